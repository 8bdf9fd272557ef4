package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One blob on its way into a repository: a session, the whole blob in one request, and when that breaks the rest from
 * where the registry has got to, or all again when it has forgotten.
 */
final class BlobUpload {
    /** So much since the last break shows that the registry takes it, and the attempts count anew. */
    private static final long PROGRESS = 1 << 20;

    private static final String BYTES = "application/octet-stream";

    private final RegistryHost host;
    private final ImageReference target;
    private final Descriptor blob;
    private final BlobSource source;
    private final BackOff backOff;
    private final String what;

    /** Where the registry takes the blob; null when the session is lost. */
    private URI session;

    private long offset;

    BlobUpload(RegistryHost host, UploadSession begun, Descriptor blob, BlobSource source) {
        this.host = host;
        this.target = begun.target();
        this.session = begun.address();
        this.blob = blob;
        this.source = source;
        this.backOff = new BackOff(host.limits(), host.log());
        this.what = (blob.mediaType().contains("config") || blob.mediaType().contains("container.image")
                        ? "configuration "
                        : "layer ")
                + blob.digest().abbreviated();
    }

    void run() throws IOException, InterruptedException {
        while (true) {
            if (session == null) {
                session = start(host, target);
                offset = 0;
            }
            try {
                send();
                return;
            } catch (RegistryException e) {
                recover(e);
                if (session == null && exists()) {
                    return; // the last request arrived, only its answer did not
                }
            }
        }
    }

    /** Opens an upload session and returns its address. */
    static URI start(RegistryHost host, ImageReference target) throws InterruptedException {
        Answer answer = host.send(request(host, target, "POST", "blobs/uploads/"));
        if (answer.status() != 202) {
            throw host.failure(answer);
        }
        return sessionOf(answer);
    }

    /** Gives a session up; the registry would forget it some day by itself. */
    static void cancel(RegistryHost host, ImageReference target, URI session) throws InterruptedException {
        try {
            Scopes scopes = Scopes.cancelUpload(target.repository());
            host.sendOnce(Request.of(target.name(), scopes, "DELETE", session, host.role()))
                    .discard();
        } catch (RegistryException e) {
            // Best effort: the upload is not used, whether the registry knows it or not.
        }
    }

    /** The address of the session in an answer that is otherwise done with. */
    static URI sessionOf(Answer answer) {
        String who = answer.request().subject() + ": the registry ";
        URI session = answer.discard()
                .location()
                .orElseThrow(() -> new RegistryException(
                        Kind.NOT_A_REGISTRY,
                        who + "begins an upload without a usable Location: check "
                                + answer.request().role().host() + " and the proxies in front of it"));
        if (Locations.isTls(answer.request().uri()) && !Locations.isTls(session)) {
            throw new RegistryException(
                    Kind.REJECTED,
                    who + "sends the upload to plain HTTP, " + Locations.display(session) + ", which is not followed:"
                            + " have its external address configured with https");
        }
        return session;
    }

    private void send() throws IOException, InterruptedException {
        if (offset > 0 && offset < blob.size()) {
            String range = offset + "-" + (blob.size() - 1);
            Answer patched = transfer("PATCH", session, Map.of("Content-Type", BYTES, "Content-Range", range));
            if (!patched.is(202, 201, 204)) {
                throw host.failure(patched);
            }
            session = sessionOf(patched);
            offset = blob.size();
        }
        URI commit = Locations.withDigest(session, blob.digest());
        Answer done = transfer("PUT", commit, Map.of("Content-Type", BYTES));
        if (!done.is(201, 204)) {
            throw host.failure(done);
        }
        done.discard();
    }

    private Answer transfer(String method, URI uri, Map<String, String> headers)
            throws IOException, InterruptedException {
        BlobPublisher body = new BlobPublisher(
                source, offset, blob.size(), done -> host.log().progress(what, done, blob.size()), host.limits());
        try {
            return host.sendOnce(request(host, target, method, "").to(uri).sending(body, headers));
        } catch (RegistryException e) {
            IOException sourceFailure = body.sourceFailure();
            if (sourceFailure != null) {
                cancel(host, target, session);
                throw sourceFailure;
            }
            throw e;
        }
    }

    /** Pauses, and finds out where to go on: sets the session to null when it must be a new one. */
    private void recover(RegistryException failure) throws InterruptedException {
        boolean sessionLost = failure.kind() == Kind.NOT_FOUND;
        // What was sent in pieces may have been put together wrongly; in one piece it is wrong itself.
        boolean resumedBadly = failure.kind() == Kind.REJECTED && offset > 0;
        RegistryException passing = sessionLost || resumedBadly
                ? new RegistryException(Kind.CONNECTION_BROKEN, failure.getMessage(), failure)
                : failure;
        try {
            backOff.pauseAfter(passing);
        } catch (RegistryException last) {
            throw last.kind() == Kind.CONNECTION_BROKEN ? broken(last) : last;
        }
        OptionalLong reached = sessionLost || resumedBadly ? OptionalLong.empty() : ask();
        if (reached.isEmpty()) {
            session = null;
            host.log().line(what + " starts again");
            return;
        }
        if (reached.getAsLong() - offset >= PROGRESS) {
            backOff.reset();
        }
        offset = reached.getAsLong();
        host.log().line(what + " goes on at " + offset + " of " + blob.size() + " bytes");
    }

    private RegistryException broken(RegistryException last) {
        return new RegistryException(
                Kind.UPLOAD_BROKEN,
                last.getMessage() + "; the upload of " + what + " (" + blob.size() + " bytes) broke again and again:"
                        + " see the log of the registry, and the limits of the proxies in front of it",
                last);
    }

    /**
     * How many bytes of the session the registry has; empty when it has none, or does not know. Distribution 2.8
     * forgets a session whose request broke; the specification expects a registry to keep it.
     */
    private OptionalLong ask() throws InterruptedException {
        try {
            Answer answer =
                    host.send(request(host, target, "GET", "").to(session)).discard();
            String range = answer.header("Range").orElse("");
            String last = range.replaceFirst("^(?:bytes=)?0-(\\d{1,18})$", "$1");
            // "0-0" is said of no byte as of one: not worth to find out.
            if (!answer.is(204, 200, 202) || last.isEmpty() || last.equals(range) || last.equals("0")) {
                return OptionalLong.empty();
            }
            session = answer.header("Location").isPresent() ? sessionOf(answer) : session;
            long reached = Long.parseLong(last) + 1;
            return reached <= blob.size() ? OptionalLong.of(reached) : OptionalLong.empty();
        } catch (RegistryException e) {
            return OptionalLong.empty();
        }
    }

    private boolean exists() throws InterruptedException {
        try {
            return host.send(request(host, target, "HEAD", "blobs/" + blob.digest()))
                            .discard()
                            .status()
                    == 200;
        } catch (RegistryException e) {
            return false; // then it is sent again, and that says what is wrong
        }
    }

    private static Request request(RegistryHost host, ImageReference target, String method, String path) {
        return host.request(target.name(), Scopes.push(target.repository()), method, target.repository() + "/" + path);
    }
}
