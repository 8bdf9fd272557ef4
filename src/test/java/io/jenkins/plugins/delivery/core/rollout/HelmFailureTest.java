package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.delivery.core.AdversarialLines;
import io.jenkins.plugins.delivery.core.CpuTime;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm 3.21 and 4.2 wrote against an API server 1.34, word for word. */
class HelmFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            RENDER_FAILED | Chart | INSTALLATION FAILED: template: fail/templates/d.yaml:1:41: executing "fail/templates/d.yaml" at <.Values.image.tag>: nil pointer evaluating interface {}.tag
            RENDER_FAILED | Chart | INSTALLATION FAILED: fail/templates/d.yaml:1:41\\n  executing "fail/templates/d.yaml" at <.Values.image.tag>:\\n    nil pointer evaluating interface {}.tag
            RENDER_FAILED | Chart | INSTALLATION FAILED: execution error at (req/templates/d.yaml:1:6): image.tag is needed
            RENDER_FAILED | Chart | INSTALLATION FAILED: parse error at (parse/templates/d.yaml:2): unclosed action started at parse/templates/d.yaml:1
            RENDER_FAILED | Chart | INSTALLATION FAILED: YAML parse error on yamlbad/templates/d.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context
            RENDER_FAILED | Chart | INSTALLATION FAILED: failed to parse bad.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context
            RENDER_FAILED | Chart | INSTALLATION FAILED: open none.yaml: no such file or directory
            INVALID_MANIFEST | Deployment default/h4-a | INSTALLATION FAILED: server-side apply failed for object default/h4-a apps/v1, Kind=Deployment: failed to create typed patch object (default/h4-a; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="app"].imagee: field not declared in schema
            INVALID_MANIFEST | Deployment.apps h3-b | INSTALLATION FAILED: 1 error occurred:\\n	* Deployment.apps "h3-b" is invalid: spec.template.spec.containers[0].name: Invalid value: "App_": a lowercase RFC 1123 label must consist of lower case alphanumeric characters
            INVALID_MANIFEST | Manifest | INSTALLATION FAILED: unable to build kubernetes objects from release manifest: unable to decode "": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string
            INVALID_MANIFEST | Manifest | INSTALLATION FAILED: 1 error occurred:\\n	* Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
            INVALID_MANIFEST | Namespace nope | INSTALLATION FAILED: create: failed to create: namespaces "nope" not found
            INVALID_MANIFEST | Kind ServiceMonitor | UPGRADE FAILED: unable to build kubernetes objects from current release manifest: resource mapping not found for name: "index" namespace: "" from "": no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1"\\nensure CRDs are installed first
            ADMISSION_REFUSED | Helm | UPGRADE FAILED: create: failed to create: secrets "sh.helm.release.v1.index.v1" is forbidden: unable to create new content in namespace shop-dev because it is being terminated
            API_UNREACHABLE | Cluster | UPGRADE FAILED: the server has received too many requests and has asked us to try again later (get secrets)
            API_UNREACHABLE | Cluster | UPGRADE FAILED: cannot patch "index" with kind Deployment: Timeout: request did not complete within requested timeout - context deadline exceeded
            IMMUTABLE_FIELD | Deployment.apps h3-g | UPGRADE FAILED: cannot patch "h3-g" with kind Deployment: Deployment.apps "h3-g" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable
            IMMUTABLE_FIELD | StatefulSet.apps db | UPGRADE FAILED: cannot patch "db" with kind StatefulSet: StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy' are forbidden
            IMMUTABLE_FIELD | Service index | UPGRADE FAILED: cannot patch "index" with kind Service: Service "index" is invalid: spec.clusterIPs[0]: Invalid value: []string{"None"}: may not change once set
            HOOK_FAILED | Release hook | INSTALLATION FAILED: failed pre-install: 1 error occurred:\\n	* job h3-h-m failed: DeadlineExceeded
            HOOK_FAILED | Release hook | INSTALLATION FAILED: failed pre-install: resource Job/default/h4-h-m not ready. status: Failed, message: Job Failed. failed: 1/1
            HOOK_FAILED | Release hook | UPGRADE FAILED: pre-upgrade hooks failed: 1 error occurred:\\n	* timed out waiting for the condition
            QUOTA_EXCEEDED | Helm | INSTALLATION FAILED: 1 error occurred:\\n	* configmaps "h3-q-c" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=0
            POD_SECURITY | Helm | INSTALLATION FAILED: server-side apply failed for object q/h4-p-p /v1, Kind=Pod: pods "h4-p-p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)
            ADMISSION_REFUSED | Helm | UPGRADE FAILED: cannot patch "index" with kind Deployment: admission webhook "validate.kyverno.svc-fail" denied the request: require-labels
            FORBIDDEN | Namespace default | query: failed to query with labels: secrets is forbidden: User "nobody" cannot list resource "secrets" in API group "" in the namespace "default"
            FORBIDDEN | Cluster of the kubeconfig | Kubernetes cluster unreachable: the server has asked for the client to provide credentials
            API_UNREACHABLE | Kubeconfig | kubernetes cluster unreachable: context "nope" does not exist
            API_UNREACHABLE | Cluster | kubernetes cluster unreachable: Get "https://127.0.0.1:38115/version": dial tcp 127.0.0.1:38115: connect: connection refused
            API_UNREACHABLE | Cluster | UPGRADE FAILED: server-side apply failed for object a-dev/index networking.k8s.io/v1, Kind=Ingress: Patch "https://127.0.0.1:37069/apis/networking.k8s.io/v1/namespaces/a-dev/ingresses/index?fieldManager=helm&force=false": unexpected EOF
            API_UNREACHABLE | Cluster | UPGRADE FAILED: Get "https://127.0.0.1:37069/api/v1/namespaces/a-dev/secrets": EOF
            API_UNREACHABLE | Cluster | UPGRADE FAILED: update: failed to update: Put "https://127.0.0.1:37069/api/v1/namespaces/a-dev/secrets/x": read tcp 127.0.0.1:56574->127.0.0.1:37069: read: connection reset by peer
            API_UNREACHABLE | Cluster | UPGRADE FAILED: create: failed to create: Post "https://127.0.0.1:37069/api/v1/namespaces/a-dev/secrets": http2: client connection lost
            API_UNREACHABLE | Cluster | UPGRADE FAILED: Get "https://127.0.0.1:37069/version": net/http: request canceled (Client.Timeout exceeded while awaiting headers)
            API_UNREACHABLE | Cluster | UPGRADE FAILED: the server is currently unable to handle the request (get secrets)
            API_UNREACHABLE | Cluster | UPGRADE FAILED: create: failed to create: etcdserver: request timed out
            ADMISSION_REFUSED | Helm | UPGRADE FAILED: Internal error occurred: failed calling webhook "validate.kyverno.svc": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": EOF
            RENDER_FAILED | Chart | UPGRADE FAILED: parse error at (index/templates/deployment.yaml:1): unexpected EOF
            DEADLINE | Helm | INSTALLATION FAILED: context deadline exceeded
            DEADLINE | Helm | INSTALLATION FAILED: resource Deployment/default/h4-w not ready. status: InProgress, message: Available: 0/1\\ncontext deadline exceeded
            FIELD_CONFLICT | Deployment default/index | UPGRADE FAILED: conflict occurred while applying object default/index apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas
            OWNERSHIP | CronJob nightly | UPGRADE FAILED: Unable to continue with update: CronJob "nightly" in namespace "diag-first" exists and cannot be imported into the current release: invalid ownership metadata; annotation validation error: key "meta.helm.sh/release-name" must equal "cj2": current value is "cj"
            UNKNOWN | Helm | INSTALLATION FAILED: cannot re-use a name that is still in use
            """)
    void classifiesWhatHelmSays(Cause cause, String object, String error) {
        Diagnosis diagnosis = HelmFailure.diagnose("Error: " + error.replace("\\n", "\n") + "\n");

        assertThat(diagnosis.cause()).isEqualTo(cause);
        assertThat(diagnosis.object()).isEqualTo(object);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1" | CustomResourceDefinition
            no matches for kind "Ingress" in version "extensions/v1beta1" | kubectl explain ingress
            configmaps "c" is forbidden: unable to create new content in namespace shop-dev because it is being terminated | createNamespace
            configmaps "c" is forbidden: failed quota: compute: must specify limits.memory for: app | set the resources
            Internal error occurred: failed calling webhook "v.example.com": failed to call webhook: Post "https://x.y.svc:443/?timeout=10s": context deadline exceeded | gets no answer
            """)
    void saysWhatHelpsWithTheVeryRefusal(String error, String hint) {
        assertThat(HelmFailure.diagnose("Error: UPGRADE FAILED: " + error + "\n")
                        .hint())
                .contains(hint);
    }

    @Test
    void namesWhoOwnsEachField() {
        assertThat(HelmFailure.diagnose("""
                Error: UPGRADE FAILED: conflict occurred while applying object default/index /v1, Kind=ConfigMap: \
                Apply failed with 3 conflicts: conflicts with "kubectl-edit" using v1:
                - .data.a
                - .data.b
                conflict with "operator" using v1: .data.c
                """).sentence())
                .isEqualTo(".data.a, .data.b is owned by kubectl-edit; .data.c is owned by operator");
    }

    @Test
    void namesWhoseObjectItIs() {
        String there = "Error: INSTALLATION FAILED: Unable to continue with install: Service \"index\" in namespace"
                + " \"shop\" exists and cannot be imported into the current release: invalid ownership metadata; ";

        assertThat(HelmFailure.diagnose(there + "annotation validation error: key \"meta.helm.sh/release-name\" must"
                                + " equal \"index\": current value is \"cj\"; annotation validation error: key"
                                + " \"meta.helm.sh/release-namespace\" must equal \"shop\": current value is \"old\"")
                        .sentence())
                .isEqualTo("it exists in namespace shop and belongs to the release cj of namespace old");
        assertThat(HelmFailure.diagnose(there + "label validation error: missing key \"app.kubernetes.io/managed-by\":"
                                + " must be set to \"Helm\"")
                        .sentence())
                .isEqualTo("it exists in namespace shop and belongs to no release: somebody made it without Helm");
    }

    @Test
    void saysHelmsOwnMessageWithoutItsFrame() {
        Diagnosis diagnosis = HelmFailure.diagnose("""
                I1123 09:07:10.198860   29406 warnings.go:107] "Warning: unknown field"
                Error: INSTALLATION FAILED: 1 error occurred:
                    * configmaps "c" is forbidden: exceeded quota: few, requested: count/configmaps=1


                """);

        assertThat(diagnosis.sentence()).isEqualTo("exceeded quota: few, requested: count/configmaps=1");
        assertThat(diagnosis.evidence()).hasSize(3).first().asString().contains("unknown field");
        assertThat(HelmFailure.diagnose("Error: INSTALLATION FAILED: execution error at (req/templates/d.yaml:1:6):"
                                + " image.tag is needed\n")
                        .sentence())
                .isEqualTo("execution error at (req/templates/d.yaml:1:6): image.tag is needed");
    }

    @Test
    void saysWhatLintFoundAndNotThatItFound() {
        Diagnosis diagnosis = HelmFailure.diagnose("""
                ==> Linting helm
                [INFO] Chart.yaml: icon is recommended
                [ERROR] templates/: template: index/templates/d.yaml:1:41: executing "index/templates/d.yaml" at <.Values.image.tag>: nil pointer evaluating interface {}.tag

                Error: 1 chart(s) linted, 1 chart(s) failed
                """);

        assertThat(diagnosis.cause()).isEqualTo(Cause.RENDER_FAILED);
        assertThat(diagnosis.sentence()).startsWith("templates/: template: index/templates/d.yaml:1:41");
    }

    @Test
    void masksSecretsInWhatHelmQuotes() {
        Diagnosis diagnosis = HelmFailure.diagnose("Error: UPGRADE FAILED: parse error: password=hunter22\n");

        assertThat(diagnosis.sentence()).doesNotContain("hunter22");
        assertThat(diagnosis.evidence()).singleElement().asString().doesNotContain("hunter22");
    }

    @Test
    void namesTheVerbAndTheResourceOfOurOwnRequests() {
        KubernetesClientException failure = new KubernetesClientException(new StatusBuilder()
                .withCode(403)
                .withMessage("pods \"index-a\" is forbidden: User \"system:serviceaccount:ci:deployer\" cannot get"
                        + " resource \"pods/log\" in API group \"\" in the namespace \"shop-dev\"")
                .build());

        assertThat(HelmFailure.diagnose("https://k8s:6443/", failure).sentence())
                .isEqualTo("user system:serviceaccount:ci:deployer may not get pods/log");
    }

    @Test
    void tellsAServerThatIsAwayFromOneThatRefuses() {
        assertThat(HelmFailure.diagnose(
                                "https://k8s:6443/",
                                new KubernetesClientException("list", new ConnectException("Connection refused")))
                        .sentence())
                .isEqualTo("the API server https://k8s:6443/ cannot be reached: Connection refused");
        assertThat(HelmFailure.diagnose(
                                "https://k8s:6443/",
                                new KubernetesClientException(new StatusBuilder()
                                        .withCode(401)
                                        .withMessage("Unauthorized")
                                        .build()))
                        .cause())
                .isEqualTo(Cause.FORBIDDEN);
    }

    /** Everything that may be in it comes from a chart, a cluster and a registry. */
    @Test
    void takesNoTimeOfNote() {
        AdversarialLines.of(1 << 20)
                .forEach(line -> assertThat(CpuTime.millisOf(() -> HelmFailure.diagnose("Error: " + line)))
                        .as("%.20s", line)
                        .isLessThan(200));
    }
}
