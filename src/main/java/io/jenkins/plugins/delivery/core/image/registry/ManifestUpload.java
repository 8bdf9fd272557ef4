package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;

/** One manifest on its way into a repository, again while the registry does not know a blob that it took before. */
final class ManifestUpload {
    private final RegistryHost host;
    private final ImageReference image;
    private final String mediaType;
    private final byte[] manifest;
    private final Digest digest;

    ManifestUpload(RegistryHost host, ImageReference image, String mediaType, byte[] manifest) {
        this.host = host;
        this.image = image;
        this.mediaType = mediaType;
        this.manifest = manifest;
        this.digest = Digest.of(manifest);
        ManifestAnswer.requireSame(image, digest);
    }

    Digest run(MissingBlobs missing) throws InterruptedException {
        BackOff backOff = new BackOff(host.limits(), host.log());
        while (true) {
            try {
                return put();
            } catch (RegistryException e) {
                if (e.kind() != Kind.BLOB_UNKNOWN) {
                    throw e; // what may pass was tried again below
                }
                backOff.pauseAfter(e);
                missing.sendAgain();
            }
        }
    }

    private Digest put() throws InterruptedException {
        Request request = host.request(
                        image.toString(),
                        Scopes.push(image.repository()),
                        "PUT",
                        image.repository() + "/manifests/" + image.manifestReference())
                .sending(manifest, mediaType);
        Answer answer = host.send(request);
        if (!answer.is(201, 200, 202, 204) || answer.isHtml()) {
            throw withRemedy(host.failure(answer));
        }
        Digest stored = ManifestAnswer.digestOf(answer.discard()).orElse(digest);
        if (!stored.equals(digest)) {
            throw ManifestAnswer.corrupt(image, "the registry stored it as " + stored + " and it is " + digest);
        }
        return digest;
    }

    private RegistryException withRemedy(RegistryException failure) {
        if (failure.kind() != Kind.REJECTED || !mediaType.equals(MediaTypes.OCI_MANIFEST)) {
            return failure;
        }
        return new RegistryException(
                failure.kind(),
                failure.getMessage() + "; if it takes Docker's manifests only, set imageBuild.mediaTypes to docker",
                failure);
    }
}
