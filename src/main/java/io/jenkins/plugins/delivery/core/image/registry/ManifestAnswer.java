package io.jenkins.plugins.delivery.core.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/** Takes a manifest or an index out of an answer, when it is one, and the one that was asked for. */
final class ManifestAnswer {
    /** In bytes, of a manifest and of a configuration. */
    static final int LARGEST = 4 << 20;

    private ManifestAnswer() {}

    /** Of an answer with status 200. */
    static ManifestContent read(RegistryHost host, Answer answer, ImageReference image) throws InterruptedException {
        byte[] bytes;
        try (BodyStream body = answer.body()) {
            bytes = body.readAll(LARGEST);
        } catch (AnswerTooLargeException e) {
            throw tooLarge(image, "manifest");
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw host.failure(answer, e);
        }
        Digest digest = Digest.of(bytes);
        requireSame(image, digest);
        Optional<String> difference = ManifestMembers.difference(bytes);
        if (difference.isPresent()) {
            throw corrupt(image, difference.get());
        }
        Optional<Digest> said = digestOf(answer);
        if (said.isPresent() && !said.get().equals(digest)) {
            throw corrupt(image, "the registry says its digest is " + said.get() + " and it is " + digest);
        }
        return new ManifestContent(new Descriptor(mediaTypeOf(answer, bytes, image), digest, bytes.length), bytes);
    }

    private static String mediaTypeOf(Answer answer, byte[] manifest, ImageReference image) {
        if (isManifest(answer.mediaType())) {
            return answer.mediaType();
        }
        try {
            JsonNode json = Json.read(manifest);
            String own = json.path("mediaType").asText("");
            if (isManifest(own)) {
                return own;
            }
            if (json.path("schemaVersion").asInt() == 2) {
                return json.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
            }
        } catch (JsonProcessingException e) {
            throw notManifest(answer, image, "no JSON");
        }
        throw notManifest(answer, image, answer.mediaType());
    }

    private static RegistryException notManifest(Answer answer, ImageReference image, String what) {
        return new RegistryException(
                Kind.NOT_A_REGISTRY,
                image + ": the registry's answer is no OCI or Docker schema 2 manifest (" + OneLine.of(what, 100)
                        + "): check " + answer.request().role().host()
                        + ", or push the image anew with a current tool");
    }

    static boolean isManifest(String mediaType) {
        return mediaType.equals(MediaTypes.OCI_MANIFEST)
                || mediaType.equals(MediaTypes.OCI_INDEX)
                || mediaType.equals(MediaTypes.DOCKER_MANIFEST)
                || mediaType.equals(MediaTypes.DOCKER_INDEX);
    }

    static Optional<Digest> digestOf(Answer answer) {
        return answer.header("Docker-Content-Digest").map(String::strip).flatMap(Digest::parse);
    }

    static void requireSame(ImageReference image, Digest actual) {
        Digest wanted = image.digest();
        if (wanted != null && !wanted.equals(actual)) {
            throw corrupt(image, "its content has the digest " + actual);
        }
    }

    static RegistryException corrupt(ImageReference image, String problem) {
        return new RegistryException(
                Kind.CORRUPT,
                image + ": the manifest is damaged, " + problem
                        + ": push the image again, and check the registry's storage and proxies");
    }

    static RegistryException tooLarge(ImageReference image, String what) {
        return new RegistryException(
                Kind.REJECTED,
                image + ": its " + what + " has more than " + (LARGEST >> 20)
                        + " MB, which is beyond what is taken: use another image, or push it anew with a current tool");
    }

    static InterruptedException interrupted(InterruptedIOException e) {
        Thread.interrupted(); // the exception takes the place of the flag
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }
}
