package io.jenkins.plugins.delivery.core.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreezesTest {
    private static final Instant SATURDAY = Instant.parse("2026-11-28T12:00:00Z");

    private final Freeze weekend = new Freeze("Fri 16:00 to Mon 07:00", "Europe/Berlin", "weekend", List.of(), true);
    private final Freeze migration =
            new Freeze("2026-11-28 to 2026-12-01", "", "", List.of("alice", "release-managers"), false);
    private final Freezes freezes = new Freezes(List.of(weekend, migration));

    @Test
    void theOneThatEndsLastComesFirst() {
        assertThat(freezes.deploysAt(SATURDAY)).extracting(Frozen::freeze).containsExactly(migration, weekend);
        assertThat(freezes.deploysAt(Instant.parse("2026-11-25T12:00:00Z"))).isEmpty();
    }

    @Test
    void aRollBackPassesWhereTheSettingSaysSo() {
        assertThat(freezes.rollbacksAt(SATURDAY)).extracting(Frozen::freeze).containsExactly(migration);
    }

    @Test
    void theRefusalNamesTheWindowItsEndAndWhoMayPass() {
        List<Frozen> frozen = freezes.deploysAt(SATURDAY);

        assertThat(frozen.get(0).refusal("rolled back", "prod"))
                .isEqualTo("Nothing was rolled back, prod is frozen until Wed 2026-12-02 00:00 UTC by"
                        + " '2026-11-28 to 2026-12-01': wait until then, or have one of alice, release-managers give"
                        + " overrideReason");
        assertThat(frozen.get(1).refusal("deployed", "prod"))
                .isEqualTo("Nothing was deployed, prod is frozen until Mon 2026-11-30 07:00 Europe/Berlin by"
                        + " 'Fri 16:00 to Mon 07:00' (weekend): wait until then, or have somebody who may override the"
                        + " rules give overrideReason");
    }
}
