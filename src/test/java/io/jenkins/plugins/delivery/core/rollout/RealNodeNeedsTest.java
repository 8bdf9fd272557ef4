package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.helm.ImageToDeploy;
import io.jenkins.plugins.delivery.core.helm.promotion.HealthEvidence;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.testbed.PulledImage;
import io.jenkins.plugins.delivery.testbed.RealNode;
import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a real kubelet, containerd and runc make of services that do not get the disk, the image, the configuration,
 * the volume or the place that they need, and what is said of it. All are deployed at once; each stands above the test
 * that asks for what came of it.
 */
class RealNodeNeedsTest {
    @Order(1)
    @RegisterExtension
    static final RealNode NODE = RealNode.shared();

    @Order(2)
    @RegisterExtension
    static final RegistryServer REFUSING = RegistryServer.builder().basicAuth().build();

    @Order(3)
    @RegisterExtension
    static final NodeRound ROUND = new NodeRound(NODE, "needs").with("$REFUSING", REFUSING::host);

    private static final String SLEEP = "command: [sleep, '600']";

    // Disk.

    private static final String FILLS_AND_IS_NOT_READY = "\nreadinessProbe: {tcpSocket: {port: 9}, periodSeconds: 2}";

    private static final NodeService EPHEMERAL = ROUND.service(
            "ephemeral",
            "command: [sh, -c, 'dd if=/dev/zero of=/big bs=1M count=80; sleep 600']\n"
                    + "resources: {limits: {ephemeral-storage: 20Mi}}" + FILLS_AND_IS_NOT_READY);

    @Test
    void moreEphemeralStorageThanItsOwnLimit() throws Exception {
        Diagnosis diagnosis = EPHEMERAL.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.hint()).startsWith("raise resources.limits.ephemeral-storage");
    }

    private static final NodeService EMPTY_DIR = ROUND.service(
                    "emptydir",
                    "command: [sh, -c, 'dd if=/dev/zero of=/d/big bs=1M count=80; sleep 600']\n"
                            + "volumeMounts: [{name: d, mountPath: /d}]" + FILLS_AND_IS_NOT_READY)
            .pod("volumes: [{name: d, emptyDir: {sizeLimit: 10Mi}}]");

    @Test
    void moreInAnEmptyDirThanItHolds() throws Exception {
        Diagnosis diagnosis = EMPTY_DIR.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.EVICTED);
        assertThat(diagnosis.hint()).startsWith("raise the emptyDir's sizeLimit");
    }

    // Images.

    private static final NodeService IMAGE = ROUND.service("image", "image: $BUSYBOX-nosuch");

    @Test
    void anImageThatIsNotInTheRegistry() throws Exception {
        Diagnosis diagnosis = IMAGE.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.sentence()).isEqualTo("the image " + NODE.busybox() + "-nosuch does not exist");
    }

    private static final NodeService REFUSED = ROUND.service("refused", "image: $REFUSING/shop/index:1");

    @Test
    void aRegistryThatRefuses() throws Exception {
        assertThat(REFUSED.diagnosis().cause()).isEqualTo(Cause.REGISTRY_REFUSED);
    }

    private static final NodeService UNREACHABLE =
            ROUND.service("unreachable", "image: 127.0.0.1:9/shop/index:1").patience(NodeService.SHORT);

    @Test
    void aRegistryThatIsNotThere() throws Exception {
        assertThat(UNREACHABLE.diagnosis().cause()).isEqualTo(Cause.REGISTRY_UNREACHABLE);
    }

    private static final NodeService NEVER_PULLED =
            ROUND.service("neverpulled", "image: $BUSYBOX-nosuch\nimagePullPolicy: Never");

    @Test
    void anImageThatMustNotBePulled() throws Exception {
        Diagnosis diagnosis = NEVER_PULLED.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.IMAGE_NOT_FOUND);
        assertThat(diagnosis.hint()).startsWith("let imagePullPolicy be IfNotPresent");
    }

    // Configuration and volumes.

    private static final NodeService CONFIG_MAP = ROUND.service(
                    "configmap", SLEEP + "\nenvFrom: [{configMapRef: {name: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aConfigMapThatDoesNotExist() throws Exception {
        assertThat(CONFIG_MAP.diagnosis().sentence()).isEqualTo("the ConfigMap nowhere does not exist");
    }

    private static final NodeService KEY = ROUND.service(
                    "key",
                    SLEEP + "\nenv: [{name: A, valueFrom: {configMapKeyRef: {name: kube-root-ca.crt, key: nokey}}}]")
            .patience(NodeService.SHORT);

    @Test
    void aKeyThatIsNotInItsConfigMap() throws Exception {
        assertThat(KEY.diagnosis().cause()).isEqualTo(Cause.MISSING_KEY);
    }

    private static final NodeService LATE = ROUND.service("late", SLEEP + "\nenvFrom: [{secretRef: {name: late}}]")
            .whenWarned("secret \"late\" not found", """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: late}
                    stringData: {A: b}
                    """);

    @Test
    void aSecretThatAnOperatorBringsAfterwards() throws Exception {
        assertThat(LATE.outcome()).isInstanceOf(RolloutStatus.Complete.class);
    }

    private static final NodeService LATE_VOLUME = ROUND.service(
                    "latevolume", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, configMap: {name: latevolume}}]")
            .whenWarned("configmap \"latevolume\" not found", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: latevolume}
                    data: {A: b}
                    """);

    @Test
    void aVolumeThatIsMountedALittleLater() throws Exception {
        assertThat(LATE_VOLUME.outcome()).isInstanceOf(RolloutStatus.Complete.class);
    }

    private static final NodeService SECRET_VOLUME = ROUND.service(
                    "secretvolume", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, secret: {secretName: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aSecretOfAVolumeThatDoesNotExist() throws Exception {
        assertThat(SECRET_VOLUME.diagnosis().cause()).isEqualTo(Cause.MISSING_SECRET);
    }

    private static final NodeService HOST_PATH = ROUND.service(
                    "hostpath", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /d}]")
            .pod("volumes: [{name: d, hostPath: {path: /nosuchdir, type: Directory}}]")
            .patience(NodeService.SHORT);

    @Test
    void aVolumeThatTheNodeCannotMount() throws Exception {
        assertThat(HOST_PATH.diagnosis().cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
    }

    private static final NodeService MOUNT_POINT = ROUND.service(
                    "mountpoint", SLEEP + "\nvolumeMounts: [{name: d, mountPath: /etc/hosts/x, subPath: ca.crt}]")
            .pod("volumes: [{name: d, configMap: {name: kube-root-ca.crt}}]");

    @Test
    void aVolumeThatGoesBelowAFile() throws Exception {
        Diagnosis diagnosis = MOUNT_POINT.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_NOT_MOUNTED);
        assertThat(diagnosis.sentence()).isEqualTo("a volume cannot be mounted at /etc/hosts/x: not a directory");
    }

    private static final NodeService CLAIM = ROUND.service("claim", SLEEP)
            .pod("volumes: [{name: d, persistentVolumeClaim: {claimName: nowhere}}]")
            .patience(NodeService.SHORT);

    @Test
    void aClaimThatDoesNotExist() throws Exception {
        Diagnosis diagnosis = CLAIM.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.VOLUME_UNBOUND);
        assertThat(diagnosis.sentence()).isEqualTo("the PersistentVolumeClaim nowhere does not exist");
        assertThat(diagnosis.hint()).startsWith("create the PersistentVolumeClaim");
    }

    // What the API server and the scheduler refuse.

    private static final NodeService CPU =
            ROUND.service("cpu", SLEEP + "\nresources: {requests: {cpu: 100}}").patience(NodeService.SHORT);

    @Test
    void moreProcessorsThanTheNodeHas() throws Exception {
        assertThat(CPU.diagnosis().cause()).isEqualTo(Cause.UNSCHEDULABLE_CPU);
    }

    private static final NodeService PORT = ROUND.service(
                    "port", SLEEP + "\nports: [{containerPort: 8080, hostPort: 39999}]")
            .spec("replicas: 2")
            .patience(NodeService.SHORT);

    @Test
    void aPortOfTheNodeThatIsTaken() throws Exception {
        assertThat(PORT.diagnosis().hint()).startsWith("leave hostPort out");
    }

    private static final NodeService QUOTA =
            ROUND.service("quota", SLEEP).alone("").before("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: memory}
            spec: {hard: {limits.memory: 1Gi}}
            """);

    @Test
    void aQuotaThatWantsLimits() throws Exception {
        Diagnosis diagnosis = QUOTA.diagnosis();

        assertThat(diagnosis.cause()).isEqualTo(Cause.QUOTA_EXCEEDED);
        assertThat(diagnosis.hint()).contains("limits.memory");
    }

    private static final NodeService ACCOUNT =
            ROUND.service("account", SLEEP).pod("serviceAccountName: nowhere").patience(NodeService.SHORT);

    @Test
    void aServiceAccountThatDoesNotExist() throws Exception {
        assertThat(ACCOUNT.diagnosis().cause()).isEqualTo(Cause.SERVICE_ACCOUNT_MISSING);
    }

    private static final NodeService PRIORITY =
            ROUND.service("priority", SLEEP).pod("priorityClassName: nowhere").patience(NodeService.SHORT);

    @Test
    void aPriorityClassThatDoesNotExist() throws Exception {
        Diagnosis diagnosis = PRIORITY.diagnosis();

        assertThat(diagnosis.sentence()).endsWith("the PriorityClass nowhere does not exist");
        assertThat(diagnosis.hint()).isEqualTo("create the PriorityClass, or correct priorityClassName");
    }

    // Who is not blamed.

    private static final NodeService NO_POD = ROUND.service("nopod", SLEEP).spec("replicas: 0");

    @Test
    void noPodIsWanted() throws Exception {
        assertThat(NO_POD.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        assertThat(NO_POD.log()).contains("no pod is wanted (0 replicas)");
    }

    /** Deployed with dozens of others, so that the kubelet is late with all it tells. */
    @Test
    void nothingIsToldOfVolumesThatComeInTheirTime() {
        Awaitility.await().until(() -> NO_POD.watch().ended().isDone());
        assertThat(ROUND.logs()).noneMatch(line -> line.contains("failed to sync configmap cache"));
    }

    // What ran.

    private static final NodeService PUSHED_AGAIN =
            ROUND.service("pushedagain", "imagePullPolicy: IfNotPresent").image("CMD [\"sleep\", \"600\"]\n", Map.of());

    /** The pod runs what the tag meant before, and only the kubelet knows. */
    @Test
    void aTagThatWasPushedAgainWhileItsPodRuns() throws Exception {
        assertThat(PUSHED_AGAIN.outcome()).isInstanceOf(RolloutStatus.Complete.class);
        String image = NODE.registry().host() + "/needs/pushedagain";
        Digest ran = digest(image);
        NODE.image(
                "needs/pushedagain:1",
                "ARG BUSYBOX\nFROM $BUSYBOX\nENV again=true\nCMD [\"sleep\", \"600\"]\n",
                Map.of());
        Digest pushed = digest(image);
        assertThat(pushed).isNotEqualTo(ran);

        List<RunningContainer> containers = RunningContainer.of(
                NODE.client(),
                PUSHED_AGAIN.namespace().name(),
                PUSHED_AGAIN.scope().workloads());

        assertThat(missing(new ImageToDeploy(image, "1", ran), containers)).isEmpty();
        assertThat(missing(new ImageToDeploy(image, "1", pushed), containers))
                .hasValueSatisfying(why -> assertThat(why).endsWith(", runs " + image + "@" + ran));
    }

    private static Digest digest(String image) {
        String id = PulledImage.idOf(image + ":1");
        return new Digest(id.substring(id.indexOf('@') + 1));
    }

    private static Optional<String> missing(ImageToDeploy image, List<RunningContainer> containers) throws Exception {
        return HealthEvidence.of(image, containers, host -> new RegistryAccess(host, true, null, null), BuildLog.NONE)
                .missing(containers);
    }
}
