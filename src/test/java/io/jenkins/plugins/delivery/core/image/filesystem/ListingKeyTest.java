package io.jenkins.plugins.delivery.core.image.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seal of a listing is HMAC-SHA-256 as Java's own classes compute it. */
class ListingKeyTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 63, 64, 65, 200})
    void sealsAsJavaDoes(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Digest layer = Digest.of(bytes);
        byte[] listing = new byte[1000 + length];
        new Random(1).nextBytes(listing);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        mac.update(layer.value().getBytes(StandardCharsets.US_ASCII));

        assertThat(new ListingKey(bytes).seal(layer, listing)).isEqualTo(mac.doFinal(listing));
    }
}
