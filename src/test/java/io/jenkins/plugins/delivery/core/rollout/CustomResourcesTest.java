package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.testbed.ControlPlane;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that somebody has added to the cluster, of which only their own controllers know when they are up. */
class CustomResourcesTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.shared();

    private static final CustomResource CERTIFICATE = new CustomResource("certs.example.com/v1", "Certificate", "shop");
    private static final CustomResource ROLLOUT = new CustomResource("argoproj.io/v1alpha1", "Rollout", "index");

    private static KubernetesClient client;
    private DeployedNamespace namespace;

    @BeforeAll
    static void addKinds() {
        client = CLUSTER.client();
        define("certs.example.com", "v1", "Certificate", "certificates");
        define("argoproj.io", "v1alpha1", "Rollout", "rollouts");
    }

    @AfterAll
    static void closeClient() {
        if (client != null) {
            client.close();
        }
    }

    @BeforeEach
    void makeNamespace(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        namespace = new DeployedNamespace(client, null, "custom-" + name.substring(0, Math.min(40, name.length())));
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    /** Which is all there is to say of it. */
    @Test
    void withoutAStatusItCountsAsApplied() throws Exception {
        RolloutScope scope = scope(CERTIFICATE);
        apply(CERTIFICATE);

        assertThat(namespace.outcome(scope)).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(namespace.log()).containsExactly("Certificate shop: applied");
    }

    @Test
    void isWaitedForUntilItIsReady() throws Exception {
        RolloutScope scope = scope(CERTIFICATE);
        apply(CERTIFICATE);
        status(CERTIFICATE, "{observedGeneration: 0}");
        try (RolloutWatch watch = namespace.watch(scope)) {
            told("Certificate shop: its controller has not seen the change yet");
            status(CERTIFICATE, """
                    {observedGeneration: 1, conditions: [{type: Ready, status: 'False', reason: Pending, message: no issuer yet.}]}
                    """);
            told("Certificate shop: Ready is False: Pending, no issuer yet");

            Diagnosis diagnosis = watch.explain();
            assertThat(diagnosis.cause()).isEqualTo(Cause.RESOURCE_NOT_READY);
            assertThat(diagnosis.object()).isEqualTo("Certificate shop");
            assertThat(diagnosis.sentence()).isEqualTo("Ready is False: Pending, no issuer yet");

            status(CERTIFICATE, "{observedGeneration: 1, conditions: [{type: Ready, status: 'True'}]}");
            assertThat(namespace.ended(watch)).isInstanceOf(RolloutStatus.Complete.class);
        }
    }

    @Test
    void anArgoRolloutThatIsDegradedHasFailed() throws Exception {
        RolloutScope scope = scope(ROLLOUT);
        apply(ROLLOUT);
        status(ROLLOUT, """
                {observedGeneration: '1', phase: Degraded, message: 'ProgressDeadlineExceeded: ReplicaSet "index-1" has timed out progressing.'}
                """);

        Diagnosis diagnosis = namespace.diagnosis(scope);

        assertThat(diagnosis.cause()).isEqualTo(Cause.RESOURCE_NOT_READY);
        assertThat(diagnosis.object()).isEqualTo("Rollout index");
        assertThat(diagnosis.sentence())
                .isEqualTo(
                        "it is Degraded: ProgressDeadlineExceeded: ReplicaSet \"index-1\" has timed out progressing");
    }

    /** Of before the change: nothing of that may end the deploy. */
    @Test
    void whatTheControllerSaidOfTheRevisionBeforeDoesNotCount() throws Exception {
        RolloutScope scope = scope(ROLLOUT);
        apply(ROLLOUT);
        status(ROLLOUT, "{observedGeneration: '0', phase: Degraded}");
        try (RolloutWatch watch = namespace.watch(scope)) {
            told("Rollout index: its controller has not seen the change yet");
            status(ROLLOUT, "{observedGeneration: '1', phase: Healthy}");

            assertThat(namespace.ended(watch)).isInstanceOf(RolloutStatus.Complete.class);
        }
    }

    @Test
    void aKindThatIsNotThereHoldsNothingUp() throws Exception {
        assertThat(namespace.outcome(scope(new CustomResource("nowhere.example.com/v1", "Thing", "a"))))
                .isInstanceOf(RolloutStatus.Complete.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                     | true  | false | applied
            {conditions: [{type: Synced, status: 'False'}]}                                        | true  | false | applied
            {conditions: []}                                                                       | true  | false | applied
            {conditions: [{type: Available, status: 'True'}]}                                      | true  | false | Available
            {conditions: [{type: Available, status: Unknown}]}                                     | false | false | Available is Unknown
            {conditions: [{type: Ready, status: 'True', observedGeneration: 1}]}                   | false | false | its controller has not seen the change yet
            {conditions: [{type: Ready, status: 'True'}, {type: Available, status: 'False'}]}      | true  | false | Ready
            {conditions: [{type: Ready, status: 'True'}, {type: Reconciling, status: 'True'}]}     | false | false | Reconciling
            {conditions: [{type: Ready, status: 'False'}, {type: Stalled, status: 'True', reason: NoIssuer}]} | false | true | it is Stalled: NoIssuer
            {observedGeneration: 1, conditions: [{type: Stalled, status: 'True'}]}                 | false | false | its controller has not seen the change yet
            {observedGeneration: 6f9d, conditions: [{type: Ready, status: 'True'}]}                | true  | false | Ready
            """)
    void isJudgedByWhatControllersShare(String status, boolean done, boolean failed, String text) {
        GenericKubernetesResource object =
                Serialization.unmarshal("""
                apiVersion: certs.example.com/v1
                kind: Certificate
                metadata: {name: shop, generation: 2}
                status: %s
                """.formatted(status), GenericKubernetesResource.class);

        CustomResourceState state = CustomResourceState.of(CERTIFICATE, object);

        assertThat(state).isEqualTo(new CustomResourceState(CERTIFICATE, done, failed, "Certificate shop: " + text));
    }

    @Test
    void areTheObjectsOfAManifestThatAreNotKubernetesOwn() {
        List<CustomResource> resources = Manifest.parse("""
                apiVersion: v1
                kind: Service
                metadata: {name: index}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: index}
                ---
                apiVersion: certs.example.com/v1
                kind: Certificate
                metadata: {name: shop}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: shop}
                ---
                apiVersion: certs.example.com/v1
                kind: Certificate
                metadata: {name: other, namespace: elsewhere}
                ---
                apiVersion: certs.example.com/v1
                kind: Certificate
                metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
                """).customResources();

        assertThat(resources)
                .containsExactly(CERTIFICATE, new CustomResource("gateway.networking.k8s.io/v1", "HTTPRoute", "shop"));
    }

    private RolloutScope scope(CustomResource resource) {
        return new RolloutScope(namespace.name(), "index", List.of(), namespace.now(), 1, false, List.of(resource));
    }

    private void told(String line) {
        Awaitility.await(line)
                .atMost(Duration.ofSeconds(30))
                .until(() -> namespace.log().contains(line));
    }

    private void apply(CustomResource resource) {
        namespace.apply("""
                apiVersion: %s
                kind: %s
                metadata: {name: %s}
                spec: {a: b}
                """.formatted(resource.apiVersion(), resource.kind(), resource.name()));
    }

    /** As its controller does. */
    private void status(CustomResource resource, String yaml) {
        client.genericKubernetesResources(resource.apiVersion(), resource.kind())
                .inNamespace(namespace.name())
                .withName(resource.name())
                .editStatus(object -> {
                    object.setAdditionalProperty(
                            "status",
                            Serialization.unmarshal("status: " + yaml.strip(), Map.class)
                                    .get("status"));
                    return object;
                });
    }

    private static void define(String group, String version, String kind, String plural) {
        client.load(new ByteArrayInputStream("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %1$s.%2$s}
                        spec:
                          group: %2$s
                          scope: Namespaced
                          names: {kind: %3$s, plural: %1$s, singular: %4$s}
                          versions:
                          - name: %5$s
                            served: true
                            storage: true
                            subresources: {status: {}}
                            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """.formatted(plural, group, kind, kind.toLowerCase(Locale.ROOT), version)
                        .getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        Awaitility.await("kind " + kind)
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client.genericKubernetesResources(group + "/" + version, kind)
                                .inAnyNamespace()
                                .list()
                        != null);
    }
}
