package io.jenkins.plugins.delivery.core.supplychain.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.testbed.BaseImages;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images that are not what they say. */
@RequiresTestbed(TestbedPart.REGISTRY)
class ImageBillTest {
    @RegisterExtension
    static final RegistryServer REGISTRY = RegistryServer.builder().build();

    @TempDir
    Path directory;

    /** A runtime refuses it; the first image, whose configuration tells the truth, is remembered and does not help. */
    @Test
    void aLayerThatUnpacksToSomethingElseHasNoBill() throws Exception {
        byte[] tar = FatJar.layer("etc/os-release", "ID=alpine\nVERSION_ID=3.19.0\n");
        BaseImages.LayerFile layer = BaseImages.compressFast(
                Files.write(directory.resolve("layer.tar"), tar), directory.resolve("layer.tar.gz"));
        Digest other = Digest.of(new byte[0]);
        try (RegistryClient client =
                new RegistryClient(host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)) {
            ImageReference right = push(client, "right", layer);
            ImageReference wrong =
                    push(client, "wrong", new BaseImages.LayerFile(layer.gzip(), layer.digest(), other.value()));

            assertThat(new ImageBill(client, directory).of(right, null)).isNotEmpty();
            assertThatThrownBy(() -> new ImageBill(client, directory).of(wrong, null))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessage("Layer " + new Digest(layer.digest()).abbreviated() + " of " + wrong + " unpacks to "
                            + layer.diffId() + ", and its configuration says " + other
                            + ", so that it would not run: push the image again");
        }
    }

    private ImageReference push(RegistryClient client, String tag, BaseImages.LayerFile layer) throws Exception {
        BaseImages.pushLarge(REGISTRY.url(), "bss/unpacked", tag, List.of(layer), List.of());
        ImageReference tagged = new ImageReference(REGISTRY.host(), "bss/unpacked", tag, null);
        return tagged.withDigest(client.manifest(tagged).descriptor().digest());
    }
}
