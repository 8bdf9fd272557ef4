package io.jenkins.plugins.delivery.core.freeze;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The freezes of an environment.
 *
 * @param list in no order
 */
public record Freezes(List<Freeze> list) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Always open. */
    public static final Freezes NONE = new Freezes(List.of());

    private static final int MOST = 100;

    public Freezes {
        list = List.copyOf(list);
        if (list.size() > MOST) {
            throw new InvalidInputException(
                    "environments.freezes", list.size(), "are too many", "write at most " + MOST + " windows");
        }
    }

    /** What holds a deploy up at an instant; the one that ends last comes first. */
    public List<Frozen> deploysAt(Instant now) {
        return at(now, list.stream());
    }

    /** What holds a roll-back up at an instant; the one that ends last comes first. */
    public List<Frozen> rollbacksAt(Instant now) {
        return at(now, list.stream().filter(freeze -> !freeze.rollbackMayPass()));
    }

    private static List<Frozen> at(Instant now, Stream<Freeze> freezes) {
        return freezes.flatMap(
                        freeze -> freeze
                                .currentOrNext(now)
                                .filter(span -> span.contains(now))
                                .map(span -> new Frozen(freeze, span))
                                .stream())
                .sorted(Comparator.comparing((Frozen frozen) -> frozen.span().end())
                        .reversed())
                .toList();
    }
}
