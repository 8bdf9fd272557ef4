package io.jenkins.plugins.delivery.core.image.registry;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Sends requests one registry needs, over its own connections and daemon threads, and waits as long as allowed.
 *
 * <p>Redirects are not followed here: where credentials may travel is decided above.
 */
final class HttpSender implements AutoCloseable {
    private final HttpClient client;
    private final ThreadPoolExecutor executor;
    private final RegistryLimits limits;
    private final ProxySelector proxies = EnvironmentProxies.of(System.getenv());

    HttpSender(String host, SSLContext tls, RegistryLimits limits) {
        this.limits = limits;
        AtomicInteger number = new AtomicInteger();
        // What comes after the end, such as the closing of an idle connection, runs in the thread that noticed it.
        executor = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "registry " + host + " #" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> task.run());
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connectTimeout())
                .proxy(proxies)
                .sslContext(tls)
                // Those of the context's engines; asking for them here would set the context up.
                .sslParameters(new SSLParameters())
                .executor(executor)
                .build();
    }

    /**
     * Sends a request and returns when the head of the answer is there.
     *
     * @throws HttpTimeoutException when the time is over
     */
    HttpResponse<BodyStream> send(HttpRequest request, TimeLeft timeLeft) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<BodyStream>> answer =
                client.sendAsync(request, head -> new BodyStream(limits.stallTimeout()));
        boolean answered = false;
        try {
            HttpResponse<BodyStream> response = await(answer, timeLeft);
            if (response.statusCode() == ProxiedException.LOGIN_WANTED) {
                // An answer of the proxy's and not of the registry's; to a tunnel that is not opened it has no body.
                throw ProxiedException.loginWanted(EnvironmentProxies.proxyFor(proxies, request.uri())
                        .orElse(request.uri().getAuthority()));
            }
            answered = true;
            return response;
        } catch (ExecutionException e) {
            IOException failure = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            Optional<String> proxy = EnvironmentProxies.proxyFor(proxies, request.uri());
            throw proxy.isPresent() ? ProxiedException.of(proxy.get(), failure) : failure;
        } finally {
            if (!answered) {
                answer.cancel(true);
                answer.thenAccept(HttpSender::discard);
            }
        }
    }

    private static void discard(HttpResponse<BodyStream> late) {
        if (late.body() != null) {
            late.body().close();
        }
    }

    private static HttpResponse<BodyStream> await(CompletableFuture<HttpResponse<BodyStream>> answer, TimeLeft timeLeft)
            throws IOException, InterruptedException, ExecutionException {
        while (true) {
            long nanos = timeLeft.remainingNanos();
            if (nanos <= 0) {
                throw new HttpTimeoutException("no answer in time");
            }
            try {
                return answer.get(nanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // More time may be left meanwhile: an upload moved on.
            }
        }
    }

    /** Ends the threads; the client's own ends with the last reference to it, Java 17 has no other way. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
