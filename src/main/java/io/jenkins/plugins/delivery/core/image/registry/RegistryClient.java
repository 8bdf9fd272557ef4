package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.BackgroundWork;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Speaks the OCI distribution API, version 1.1, with any number of registries; for any number of threads.
 *
 * <p>Every method throws {@link RegistryException} when a registry cannot do what is asked, after as many attempts as
 * the limits allow, and {@link InterruptedException} when its thread is interrupted, in which case the exchange with
 * the registry is broken off.
 */
public final class RegistryClient implements AutoCloseable {
    /** What the specification asks registries for, and what other clients take, of a manifest as of a configuration. */
    private static final Map<String, String> ACCEPT_MANIFESTS = Map.of(
            "Accept",
            String.join(
                    ", ",
                    MediaTypes.OCI_INDEX,
                    MediaTypes.OCI_MANIFEST,
                    MediaTypes.DOCKER_INDEX,
                    MediaTypes.DOCKER_MANIFEST));

    private final RegistryAccessProvider access;
    private final BuildLog log;
    private final RegistryLimits limits;
    private final Map<String, RegistryHost> hosts = new ConcurrentHashMap<>();

    /** A client for the work of a build. */
    public RegistryClient(RegistryAccessProvider access, BuildLog log) {
        this(access, log, RegistryLimits.BUILD);
    }

    public RegistryClient(RegistryAccessProvider access, BuildLog log, RegistryLimits limits) {
        this.access = access;
        this.log = log;
        this.limits = limits;
    }

    /** Begins to set a registry's connections up, which takes a new JVM a while; sends nothing, and fails later. */
    public void prepare(String registry) {
        BackgroundWork.start("registry " + registry, () -> host(registry));
    }

    /** The descriptor of a manifest, or empty when the registry has none of that name. */
    public Optional<Descriptor> head(ImageReference image) throws InterruptedException {
        RegistryHost host = host(image);
        Answer answer = host.send(manifestRequest(host, image, "HEAD")).discard();
        if (answer.status() == 404) {
            requireRegistry(host, answer);
            if (host.headIsRight()) {
                return Optional.empty();
            }
        }
        Optional<Digest> digest = ManifestAnswer.digestOf(answer);
        if (answer.status() == 200
                && !answer.isHtml()
                && digest.isPresent()
                && answer.contentLength().orElse(0) > 0
                && ManifestAnswer.isManifest(answer.mediaType())) {
            ManifestAnswer.requireSame(image, digest.get());
            return Optional.of(new Descriptor(
                    answer.mediaType(), digest.get(), answer.contentLength().getAsLong()));
        }
        if (answer.is(401, 403, 429)) {
            throw host.failure(answer);
        }
        Optional<ManifestContent> found = find(host, image);
        host.learnOfHead(answer.status() == 404 && found.isEmpty());
        return found.map(ManifestContent::descriptor);
    }

    /**
     * A manifest or an index, verified.
     *
     * @throws ImageNotFoundException when the registry has none of that name
     */
    public ManifestContent manifest(ImageReference image) throws InterruptedException {
        return find(host(image), image).orElseThrow(() -> new ImageNotFoundException(image));
    }

    /** A configuration, verified; at most 4 MiB. */
    public byte[] blob(ImageReference repository, Descriptor blob) throws InterruptedException {
        if (blob.size() > ManifestAnswer.LARGEST) {
            throw ManifestAnswer.tooLarge(repository, "configuration " + blob.digest());
        }
        return smallBlob(repository, blob);
    }

    /** A blob that fits into memory, which the caller has seen to, verified. */
    public byte[] smallBlob(ImageReference repository, Descriptor blob) throws InterruptedException {
        long deadline = System.nanoTime()
                + BodyStream.MOST_STALLS * limits.stallTimeout().toNanos();
        byte[] bytes = new byte[Math.toIntExact(blob.size())];
        try (InputStream content = openBlob(repository, blob)) {
            for (int at = 0; at < bytes.length; ) {
                at += content.read(bytes, at, bytes.length - at);
                if (System.nanoTime() - deadline > 0) {
                    throw new HttpTimeoutException("not whole within "
                            + BodyStream.MOST_STALLS * limits.stallTimeout().toSeconds() + " s");
                }
            }
            return bytes;
        } catch (InterruptedIOException e) {
            throw ManifestAnswer.interrupted(e);
        } catch (IOException e) {
            throw new RegistryException(Kind.CONNECTION_BROKEN, repository.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A blob as a stream that goes on where the connection breaks. Reading its last byte verifies size and digest; what
     * is wrong comes as a {@link RegistryException} out of {@code read}.
     */
    public InputStream openBlob(ImageReference repository, Descriptor blob) throws InterruptedException {
        RegistryHost host = host(repository);
        return BlobDownload.open(host, pull(host, repository, "GET", "blobs/" + blob.digest()), blob);
    }

    /** A blob as {@link #openBlob} gives it, for an upload or a file; its opening fails where it is interrupted. */
    public BlobSource source(ImageReference repository, Descriptor blob) {
        return () -> {
            try {
                return openBlob(repository, blob);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        };
    }

    /** Whether the repository has a blob. */
    public boolean blobExists(ImageReference repository, Digest blob) throws InterruptedException {
        RegistryHost host = host(repository);
        Answer answer =
                host.send(pull(host, repository, "HEAD", "blobs/" + blob)).discard();
        if (answer.is(200, 204, 301, 302, 303, 307, 308)) {
            return true; // a redirect leads to where the blob is stored
        }
        if (answer.status() == 404) {
            requireRegistry(host, answer);
            return !host.headIsRight() && existsByGet(host, repository, blob, answer);
        }
        if (answer.is(400, 405, 501)) {
            return existsByGet(host, repository, blob, answer);
        }
        throw host.failure(answer);
    }

    /** For registries and proxies that answer no {@code HEAD}, or say of everything that it is not there. */
    private static boolean existsByGet(RegistryHost host, ImageReference repository, Digest blob, Answer head)
            throws InterruptedException {
        Answer answer = host.send(pull(host, repository, "GET", "blobs/" + blob).with(Map.of("Range", "bytes=0-0")));
        boolean found = answer.is(200, 206, 416) && !answer.isHtml();
        if (!found && answer.status() != 404) {
            throw host.failure(answer);
        }
        answer.body().close(); // whatever follows the first byte
        host.learnOfHead(!found && head.status() == 404);
        return found;
    }

    /**
     * Makes a blob of one repository known in another of the same registry, without moving a byte.
     *
     * @return false when the registry does not do it; then the blob has to be uploaded
     */
    public boolean mount(ImageReference target, Digest blob, ImageReference from) throws InterruptedException {
        if (!target.registry().equals(from.registry())) {
            return false;
        }
        RegistryHost host = host(target);
        Scopes both = Scopes.push(target.repository()).and(Scopes.pull(from.repository()));
        Request request = host.request(
                target.name(),
                both,
                "POST",
                target.repository() + "/blobs/uploads/?mount=" + blob + "&from=" + from.repository());
        Answer answer;
        try {
            answer = host.send(request);
        } catch (RegistryException e) {
            // A token for both may be refused where one for the target alone is not: the upload will tell.
            if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.UNAUTHENTICATED) {
                return false;
            }
            throw e;
        }
        if (answer.status() == 202) {
            BlobUpload.cancel(host, target, BlobUpload.sessionOf(answer));
        }
        return answer.discard().status() == 201;
    }

    /**
     * Uploads a blob in constant memory; goes on where it breaks, or starts again.
     *
     * @throws IOException when the source cannot be read, or has fewer bytes than the descriptor says
     */
    public void upload(ImageReference target, Descriptor blob, BlobSource source)
            throws IOException, InterruptedException {
        upload(beginUpload(target), blob, source);
    }

    /** The same, in a session that was begun before. */
    public void upload(UploadSession session, Descriptor blob, BlobSource source)
            throws IOException, InterruptedException {
        new BlobUpload(host(session.target()), session, blob, source).run();
    }

    /** Begins an upload to a repository, to save a request when the blob is known. */
    public UploadSession beginUpload(ImageReference target) throws InterruptedException {
        return new UploadSession(target, BlobUpload.start(host(target), target));
    }

    /** Gives up an upload that was begun and is not needed. */
    public void cancelUpload(UploadSession session) throws InterruptedException {
        BlobUpload.cancel(host(session.target()), session.target(), session.address());
    }

    /**
     * Stores a manifest or an index under the reference's digest or tag.
     *
     * @return its digest
     */
    public Digest putManifest(ImageReference image, String mediaType, byte[] manifest) throws InterruptedException {
        return putManifest(image, mediaType, manifest, () -> {});
    }

    /**
     * The same, for a registry that knows what it took a while later, or has lost it.
     *
     * @param missing sends again what is not there; called whenever the registry says that it does not know a blob
     */
    public Digest putManifest(ImageReference image, String mediaType, byte[] manifest, MissingBlobs missing)
            throws InterruptedException {
        return new ManifestUpload(host(image), image, mediaType, manifest).run(missing);
    }

    /** What names an image, given with its digest, as its subject. */
    public Referrers referrers(ImageReference image) throws InterruptedException {
        RegistryHost host = host(image);
        Optional<Referrers> listed = Referrers.listed(host, image);
        return listed.isPresent()
                ? listed.get()
                : find(host, Referrers.tag(image)).map(Referrers::of).orElse(new Referrers(false, List.of()));
    }

    /** Finds out whether the credentials may push to a repository: begins an upload and gives it up. */
    public void checkPush(ImageReference repository) throws InterruptedException {
        cancelUpload(beginUpload(repository));
    }

    /** Finds out whether a host is a registry that accepts the credentials there are for it. */
    public void ping(String host) throws InterruptedException {
        RegistryHost registry = host(host);
        Answer answer = registry.send(registry.request(host, Scopes.NONE, "GET", ""));
        if (answer.status() == 404 || answer.isHtml() || answer.status() == 200 && !isApi(answer)) {
            answer.discard();
            throw new RegistryException(
                    Kind.NOT_A_REGISTRY,
                    host + ": does not answer as a registry under /v2/ (status " + answer.status()
                            + (answer.isHtml() ? ", a web page" : "") + "): check "
                            + registry.role().host() + " and its port");
        }
        if (answer.status() != 200) {
            throw registry.failure(answer);
        }
        answer.discard();
    }

    /** Ends all threads; what is under way breaks off. */
    @Override
    public void close() {
        hosts.values().forEach(RegistryHost::close);
        hosts.clear();
    }

    private Optional<ManifestContent> find(RegistryHost host, ImageReference image) throws InterruptedException {
        Answer answer = host.send(manifestRequest(host, image, "GET"));
        if (answer.status() == 404) {
            requireRegistry(host, answer.discard());
            return Optional.empty();
        }
        if (answer.status() != 200 || answer.isHtml()) {
            throw host.failure(answer);
        }
        return Optional.of(ManifestAnswer.read(host, answer, image));
    }

    /** Tells a registry that has no such thing from a server that is no registry, when a web page says "not found". */
    private void requireRegistry(RegistryHost host, Answer notFound) throws InterruptedException {
        if (notFound.isHtml()) {
            ping(host.name());
        }
    }

    /** Whether the answer to the root of the API is one: the header of old, or JSON, or nothing at all. */
    private static boolean isApi(Answer answer) {
        return answer.header("Docker-Distribution-Api-Version").isPresent()
                || answer.mediaType().endsWith("json")
                || answer.mediaType().isEmpty()
                || answer.contentLength().orElse(-1) == 0;
    }

    private static Request manifestRequest(RegistryHost host, ImageReference image, String method) {
        return host.request(
                        image.toString(),
                        Scopes.pull(image.repository()),
                        method,
                        image.repository() + "/manifests/" + image.manifestReference())
                .with(ACCEPT_MANIFESTS);
    }

    private static Request pull(RegistryHost host, ImageReference image, String method, String path) {
        return host.request(image.name(), Scopes.pull(image.repository()), method, image.repository() + "/" + path);
    }

    private RegistryHost host(ImageReference image) {
        return host(image.registry());
    }

    private RegistryHost host(String name) {
        return hosts.computeIfAbsent(name, host -> new RegistryHost(access.accessTo(host), access, limits, log));
    }
}
