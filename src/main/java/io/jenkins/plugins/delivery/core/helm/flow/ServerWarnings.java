package io.jenkins.plugins.delivery.core.helm.flow;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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

    private final List<String> texts = new ArrayList<>();

    /** A client of its own whose answers are listened to; for the caller to close. */
    KubernetesClient listenTo(KubernetesClient client) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("delivery-warnings", this))
                .build();
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
    }

    /** What was said since the last time. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(texts);
        texts.clear();
        return taken;
    }
}
