package io.jenkins.plugins.delivery.jenkins.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.archive.NameQuota;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListing;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingKey;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent may say, in which there is nothing about a layer. */
class SharedListingsTest {
    private static final Digest KNOWN = Digest.of(new byte[] {1});
    private static final Digest UNKNOWN = Digest.of(new byte[] {2});

    @TempDir
    Path directory;

    @Test
    void questionsAreDigestsAndAnswersWhatIsKnown() throws Exception {
        LayerListingCache cache = new LayerListingCache(directory, new ListingKey(new byte[32]));
        cache.put(KNOWN, LayerListing.read(new ByteArrayInputStream(new byte[0]), NameQuota.ofImage()));
        BuildListings listings = new BuildListings(cache);

        byte[][] answers = listings.listings(new String[] {"../../secret", KNOWN.value(), UNKNOWN.value(), ""});

        assertThat(answers).hasNumberOfRows(4);
        assertThat(answers[0]).isNull();
        assertThat(answers[1]).isEqualTo(cache.packed(KNOWN).orElseThrow());
        assertThat(answers[2]).isNull();
        assertThat(listings.missing()).containsExactly(UNKNOWN);
    }

    @Test
    void oneBuildMayAskSoMuch() {
        BuildListings listings = new BuildListings(new LayerListingCache(directory, new ListingKey(new byte[32])));

        for (int i = 0; i < 3000; i++) {
            listings.listings(new String[] {
                Digest.of(new byte[] {(byte) i, (byte) (i >> 8), 3}).value()
            });
        }

        assertThat(listings.missing()).hasSize(1000);
    }
}
