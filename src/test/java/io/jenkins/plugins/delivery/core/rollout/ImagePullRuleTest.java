package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImagePullRuleTest {
    private static final String IMAGE = "registry.example.com/shop/index:v9";

    static Stream<Arguments> answers() {
        return Stream.of(
                // containerd
                answer(
                        Cause.IMAGE_NOT_FOUND,
                        "rpc error: code = NotFound desc = failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found"),
                answer(
                        Cause.REGISTRY_REFUSED,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to authorize: failed to fetch oauth token: unexpected status from GET"
                                + " request to https://registry.example.com/token?scope=repository%3Ashop%2Findex%3Apull:"
                                + " 401 Unauthorized"),
                answer(
                        Cause.REGISTRY_REFUSED,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": pull access denied, repository does not exist or may require authorization:"
                                + " server message: insufficient_scope: authorization failed"),
                answer(
                        Cause.REGISTRY_REFUSED,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": unexpected status from HEAD request to"
                                + " https://registry.example.com/v2/shop/index/manifests/v9: 403 Forbidden"),
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to do request: Head"
                                + " \"https://registry.example.com/v2/shop/index/manifests/v9\": dial tcp: lookup"
                                + " registry.example.com on 10.96.0.10:53: no such host"),
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to do request: Head"
                                + " \"https://registry.example.com/v2/shop/index/manifests/v9\": tls: failed to verify"
                                + " certificate: x509: certificate signed by unknown authority"),
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": unexpected status from HEAD request to"
                                + " https://registry.example.com/v2/shop/index/manifests/v9: 503 Service Unavailable"),
                answer(
                        Cause.IMAGE_NOT_FOUND,
                        "failed to pull and unpack image \"" + IMAGE + "\": no match for platform in manifest: not"
                                + " found"),
                // The registry asks for a token, and its token server is away.
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to authorize: failed to fetch anonymous token: Get"
                                + " \"https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io\":"
                                + " dial tcp 199.59.148.222:443: i/o timeout"),
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                                + "\": failed to authorize: failed to fetch oauth token: unexpected status from POST"
                                + " request to https://registry.example.com/token: 503 Service Unavailable"),
                answer(
                        Cause.NODE_DISK_PRESSURE,
                        "failed to pull and unpack image \"" + IMAGE + "\": failed to extract layer"
                                + " sha256:ba314c14dc6d1f56b259ac2195601b3ce7c1da6d2a7ba35c1766cead711a61a7: write"
                                + " /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/604/fs/usr/lib/a.so:"
                                + " no space left on device: unknown"),
                // CRI-O
                answer(
                        Cause.IMAGE_NOT_FOUND,
                        "initializing source docker://" + IMAGE + ": reading manifest v9 in"
                                + " registry.example.com/shop/index: manifest unknown"),
                answer(
                        Cause.REGISTRY_REFUSED,
                        "initializing source docker://" + IMAGE + ": unable to retrieve auth token: invalid"
                                + " username/password: unauthorized: incorrect username or password"),
                answer(
                        Cause.REGISTRY_REFUSED,
                        "initializing source docker://" + IMAGE + ": reading manifest v9 in"
                                + " registry.example.com/shop/index: requested access to the resource is denied"),
                answer(
                        Cause.REGISTRY_UNREACHABLE,
                        "initializing source docker://" + IMAGE + ": pinging container registry"
                                + " registry.example.com: Get \"https://registry.example.com/v2/\": dial tcp"
                                + " 10.0.0.9:443: connect: connection refused"));
    }

    private static Arguments answer(Cause cause, String message) {
        return Arguments.of(cause, message);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsTheRegistrysAnswerOfTheFirstTry(Cause cause, String message) {
        assertThat(waiting("ErrImagePull", message).finding().diagnosis().cause())
                .isEqualTo(cause);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsTheAnswerThatBackOffRepeats(Cause cause, String message) {
        String backOff = "Back-off pulling image \"" + IMAGE + "\": ErrImagePull: " + message;

        assertThat(waiting("ImagePullBackOff", backOff).finding().diagnosis().cause())
                .isEqualTo(cause);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void findsTheAnswerInTheEventsWhenBackOffHidesIt(Cause cause, String message) {
        Namespace namespace = waiting("ImagePullBackOff", "Back-off pulling image \"" + IMAGE + "\"")
                .warning("index-new-a", "Failed", "Failed to pull image \"" + IMAGE + "\": " + message)
                .warning("index-new-a", "Failed", "Error: ErrImagePull");

        assertThat(namespace.finding().diagnosis().cause()).isEqualTo(cause);
    }

    @Test
    void saysWhatIsMissingInOneSentence() {
        Diagnosis diagnosis = waiting(
                        "ErrImagePull",
                        "rpc error: code = NotFound desc = failed to pull and unpack image \"" + IMAGE
                                + "\": failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found")
                .finding()
                .diagnosis();

        assertThat(diagnosis.object()).isEqualTo("Pod index-new-a, container app");
        assertThat(diagnosis.sentence()).isEqualTo("the image " + IMAGE + " does not exist");
    }

    @Test
    void isTerminalAtOnceUnlessTheRegistryIsOnlyAway() {
        assertThat(waiting("ErrImagePull", "manifest unknown").finding().terminal())
                .isTrue();
        assertThat(waiting("ErrImagePull", "401 Unauthorized").finding().terminal())
                .isTrue();
        Namespace away = waiting("ErrImagePull", "dial tcp 10.0.0.9:443: i/o timeout");
        assertThat(away.finding().terminal()).isFalse();
        assertThat(away.look(Namespace.deploymentScope(), Namespace.NOW.plusSeconds(60))
                        .orElseThrow()
                        .terminal())
                .isTrue();
    }

    @Test
    void namesAnInvalidReferenceAndAPolicyThatForbidsToPull() {
        assertThat(waiting(
                                "InvalidImageName",
                                "Failed to apply default image tag \"shop/Index\": couldn't parse image name"
                                        + " \"shop/Index\": invalid reference format: repository name must be"
                                        + " lowercase")
                        .finding()
                        .diagnosis()
                        .sentence())
                .endsWith("is not a valid reference");
        assertThat(waiting(
                                "ErrImageNeverPull",
                                "Container image \"" + IMAGE + "\" is not present with pull policy of Never")
                        .finding()
                        .diagnosis()
                        .sentence())
                .endsWith("its pull policy is Never");
    }

    @Test
    void namesThePullSecretThatIsMissing() {
        Namespace namespace = waiting("ErrImagePull", "401 Unauthorized")
                .event(
                        "Warning",
                        "Pod",
                        "index-new-a",
                        "",
                        "FailedToRetrieveImagePullSecret",
                        "Unable to retrieve some image pull secrets (acr-login); attempting to pull the image may not"
                                + " succeed.",
                        Namespace.DURING);

        assertThat(namespace.finding().diagnosis().sentence()).contains("the pull secret acr-login is missing");
    }

    private static Namespace waiting(String reason, String message) {
        return Namespace.withDeployment().pod("index-new-a", """
                phase: Pending
                containerStatuses:
                - name: app
                  ready: false
                  started: false
                  restartCount: 0
                  state: {waiting: {reason: %s, message: %s}}
                """.formatted(reason, Namespace.quoted(message)));
    }
}
