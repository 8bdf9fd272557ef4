package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

/** One registry: sends requests to it authorized, follows its redirects, and tries again what may pass. */
final class RegistryHost implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;

    private final RegistryAccess access;
    private final RegistryLimits limits;
    private final BuildLog log;
    private final HttpSender sender;
    private final Authorizer authorizer;
    private final URI root;
    /** Whether a GET has shown that this registry's HEAD says 404 of what is not there, and of nothing else. */
    private volatile boolean headIsRight;

    RegistryHost(RegistryAccess access, RegistryAccessProvider provider, RegistryLimits limits, BuildLog log) {
        this.access = access;
        this.limits = limits;
        this.log = log;
        this.root = access.root();
        this.sender = new HttpSender(access.host(), TlsTrust.context(access.caCertificates(), access.role()), limits);
        this.authorizer = new Authorizer(access, provider, sender, limits);
    }

    String name() {
        return access.host();
    }

    RegistryRole role() {
        return access.role();
    }

    RegistryLimits limits() {
        return limits;
    }

    BuildLog log() {
        return log;
    }

    /** Whether a 404 to HEAD can be believed; at first it cannot, so that one GET has to confirm it. */
    boolean headIsRight() {
        return headIsRight;
    }

    void learnOfHead(boolean right) {
        headIsRight = right;
    }

    /** A request for a path below the API's root, which is {@code /v2/}. */
    Request request(String subject, Scopes scopes, String method, String path) {
        return Request.of(subject, scopes, method, root.resolve(path), access.role());
    }

    /** Sends a request, again while the registry is busy or the connection breaks; the answer is none of 429 and 5xx. */
    Answer send(Request request) throws InterruptedException {
        BackOff backOff = new BackOff(limits, log);
        while (true) {
            try {
                return sendOnce(request);
            } catch (RegistryException e) {
                backOff.pauseAfter(e);
            }
        }
    }

    /**
     * Sends a request, authorized and redirected as it needs. The answer is not 401, 429 or 5xx; any other status is
     * the caller's to judge.
     */
    Answer sendOnce(Request request) throws InterruptedException {
        Request next = request;
        for (int redirects = 0; ; redirects++) {
            Answer answer = sendAuthorized(next);
            if (!isRedirect(answer)) {
                return answer;
            }
            URI target = answer.discard().location().orElseThrow(() -> failure(answer));
            if (next.method().equals("HEAD") && !isOwn(target)) {
                return answer; // the redirect says what is asked; storage often refuses HEAD
            }
            if (redirects == MOST_REDIRECTS) {
                throw redirect(request, "redirects more than " + MOST_REDIRECTS + " times");
            }
            if (Locations.isTls(answer.request().uri()) && !Locations.isTls(target)) {
                throw redirect(request, "redirects to plain HTTP, " + Locations.display(target));
            }
            next = next.to(target);
        }
    }

    /** What an answer that the caller cannot use means. */
    RegistryException failure(Answer answer) {
        return ErrorAnswer.read(answer).failure(isOwn(answer.request().uri()) ? authorizer.credentials() : null);
    }

    /** What a failure in the middle of an answer's body means. */
    RegistryException failure(Answer answer, IOException e) {
        return TransportFailure.of(answer.request(), e);
    }

    /** Ends this registry's threads. */
    @Override
    public void close() {
        sender.close();
    }

    private static boolean isRedirect(Answer answer) {
        return answer.request().reads() ? answer.is(301, 302, 303, 307, 308) : answer.is(307, 308);
    }

    private static RegistryException redirect(Request request, String problem) {
        return new RegistryException(
                Kind.REJECTED,
                request.subject() + ": the registry " + problem + ", which is not followed: have its configuration"
                        + " corrected");
    }

    private Answer sendAuthorized(Request request) throws InterruptedException {
        RegistryCredentials used = authorizer.credentials();
        try {
            return exchangeAuthorized(request);
        } catch (RegistryException e) {
            // A password may have been a token that ended in the middle of the build.
            boolean refused = e.kind() == Kind.UNAUTHENTICATED || e.kind() == Kind.FORBIDDEN;
            if (refused && isOwn(request.uri()) && authorizer.renewCredentials(used)) {
                log.line(access.host() + " no longer accepts its login; going on with the one there is now");
                return exchangeAuthorized(request);
            }
            throw e;
        }
    }

    private Answer exchangeAuthorized(Request request) throws InterruptedException {
        // Credentials and tokens are the registry's alone, never those of the storage that it redirects to.
        if (!isOwn(request.uri())) {
            Answer answer = exchange(request, null);
            if (isTransient(answer) || answer.status() == 401) {
                throw failure(answer);
            }
            return answer;
        }
        String authorization = authorizer.before(request);
        Answer answer = exchange(request, authorization);
        if (answer.status() == 401) {
            List<Challenge> challenges =
                    Challenge.parse(answer.response().headers().allValues("WWW-Authenticate"));
            ErrorAnswer refusal = ErrorAnswer.read(answer);
            String better = authorizer.after(refusal, challenges, authorization);
            if (better == null) {
                throw refused(refusal, authorization);
            }
            answer = exchange(request, better);
            if (answer.status() == 401) {
                throw refused(ErrorAnswer.read(answer), better);
            }
        }
        if (isTransient(answer)) {
            throw failure(answer);
        }
        return answer;
    }

    /** A 401 to a token that was given for good credentials says that they do not reach so far. */
    private RegistryException refused(ErrorAnswer refusal, @CheckForNull String authorization) {
        boolean known =
                authorizer.credentials() != null && authorization != null && authorization.startsWith("Bearer ");
        return known ? refusal.forbidden(authorizer.credentials()) : refusal.failure(authorizer.credentials());
    }

    private boolean isOwn(URI uri) {
        return Locations.sameOrigin(root, uri);
    }

    private static boolean isTransient(Answer answer) {
        return answer.is(429, 500, 502, 503, 504);
    }

    private Answer exchange(Request request, @CheckForNull String authorization) throws InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .method(request.method(), request.body())
                .header("User-Agent", "microservice-delivery");
        request.headers().forEach(builder::header);
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        TimeLeft longer = request.timeLeft();
        TimeLeft timeLeft = longer != null ? longer : TimeLeft.until(limits.responseTimeout());
        try {
            return new Answer(request, sender.send(builder.build(), timeLeft));
        } catch (IOException e) {
            throw TransportFailure.of(request, e);
        }
    }
}
