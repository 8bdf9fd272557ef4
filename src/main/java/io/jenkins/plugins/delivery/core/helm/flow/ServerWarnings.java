package io.jenkins.plugins.delivery.core.helm.flow;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the API server warns of in the headers of its answers, as {@code kubectl} shows it: Pod Security about what makes
 * pods that it would refuse, policies, versions of an API that go.
 */
final class ServerWarnings implements Interceptor {
    /** {@code 299 - "text"}, of RFC 7234. */
    private static final Pattern WARNING = Pattern.compile("299 \\S++ \"((?:[^\"\\\\]|\\\\.)*+)\"");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    /** More than anybody reads of one object. */
    private static final int MOST = 20;

    /** How long an answer that a caller has already may take to get here, too. */
    private static final long MOST_MILLIS = 5_000;

    private final List<String> texts = new ArrayList<>();
    private int open;

    /** A client of its own whose answers are listened to; for the caller to close. */
    KubernetesClient listenTo(KubernetesClient client) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("delivery-warnings", this))
                .build();
    }

    @Override
    public synchronized void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        open++;
    }

    @Override
    public synchronized void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        for (String header : response.headers("Warning")) {
            Matcher warning = WARNING.matcher(header);
            while (warning.find() && texts.size() < MOST) {
                String text = OneLine.of(ESCAPED.matcher(warning.group(1)).replaceAll("$1"));
                if (!texts.contains(text)) {
                    texts.add(text);
                }
            }
        }
        end();
    }

    @Override
    public synchronized void afterConnectionFailure(HttpRequest request, Throwable failure) {
        end();
    }

    private void end() {
        open--;
        notifyAll();
    }

    /**
     * What was said since the last time. The client may hand an answer to its caller a moment before it is listened to,
     * so this waits until no request is open.
     */
    synchronized List<String> take() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        for (long left = MOST_MILLIS;
                open > 0 && left > 0;
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
        open = 0;
        List<String> taken = List.copyOf(texts);
        texts.clear();
        return taken;
    }
}
