package io.jenkins.plugins.delivery.jenkins.pipeline;

import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.jenkins.plugins.bitbucket.impl.endpoint.BitbucketServerEndpoint;
import com.cloudbees.jenkins.plugins.bitbucket.impl.webhook.server.ServerWebhookConfiguration;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jgit.lib.ObjectId;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jvnet.hudson.test.JenkinsRule;

/** The signed web hook of Bitbucket Data Center, in the form in which Atlassian documents {@code repo:refs_changed}. */
record BitbucketHook(URI address, String secret) {
    private static final String SECRET = "a-secret-of-the-hook";

    /** Tells Jenkins of the server and of its hook's secret. */
    static BitbucketHook admit(JenkinsRule jenkins, BitbucketStandIn bitbucket) throws IOException {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "bitbucket-hook", "", Secret.fromString(SECRET)));
        BitbucketEndpointConfiguration.get()
                .setEndpoints(List.of(new BitbucketServerEndpoint(
                        "Bitbucket",
                        bitbucket.url(),
                        new ServerWebhookConfiguration(false, null, true, "bitbucket-hook"))));
        // As docs/guide/triggers.md has it.
        return new BitbucketHook(
                URI.create(jenkins.getURL() + "bitbucket-scmsource-hook/notify?server_url=" + bitbucket.url()), SECRET);
    }

    BitbucketHook signedWith(String another) {
        return new BitbucketHook(address, another);
    }

    /** Says that {@code main} is there now. */
    int added(String to) throws IOException, InterruptedException, GeneralSecurityException {
        return post(payload(ObjectId.zeroId().name(), to).replace("\"UPDATE\"", "\"ADD\""));
    }

    /**
     * Says that {@code main} was at one commit and is at another.
     *
     * @return the status of the answer
     */
    int changed(String from, String to) throws IOException, InterruptedException, GeneralSecurityException {
        return post(payload(from, to));
    }

    private static String payload(String from, String to) throws IOException {
        try (InputStream recorded = BitbucketHook.class.getResourceAsStream("bitbucket-push.json")) {
            return new String(recorded.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("FROM", from)
                    .replace("TO", to);
        }
    }

    private int post(String payload) throws IOException, InterruptedException, GeneralSecurityException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Event-Key", "repo:refs_changed")
                .header("X-Request-Id", "6f1c3a54-6b5c-4c7a-9d39-2f0a7e0c1b11")
                .header("X-Hub-Signature", signature(payload))
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String signature(String payload) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    }
}
