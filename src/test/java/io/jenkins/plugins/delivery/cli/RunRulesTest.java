package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an environment asks of an image holds for what runs there, and what is said to have been healthy ran: with a real
 * registry, cluster and Helm.
 */
class RunRulesTest extends DeployCommandFixture {
    private static final String HELM = TestbedPart.HELM4.path("helm4/helm").toString();

    @Override
    String testEnvironment() {
        return "{name: test, requires: dev, allowedImages: [127.0.0.1/tools/probe]}";
    }

    @AfterEach
    void usualNode() {
        CLUSTER.node().imageIds(null);
    }

    @Test
    void aChartWithoutPodsOfTheImageMarksNothing() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        build("v2", "two");
        chart("""
                replicas: 0
                """, "anything:1");

        assertThat(done(deploy("dev", "v2", "--no-lint")))
                .contains("Revision 2 is not marked as healthy, because no pod of it runs");

        assertThat(history("dev").get(1).description()).isEqualTo("Upgrade complete");
        assertThat(refused(deploy("test", "v2"))).contains("it was not healthy in dev, where v2 is deployed");
    }

    @Test
    void aPodOfAnotherImageIsNoPodOfTheImage() throws Exception {
        build("v1", "one");
        chart("", "anything:1");

        assertThat(done(deploy("dev", "v1", "--no-lint")))
                .contains("Revision 1 is not marked as healthy, because no pod of it says that it runs this image");
    }

    @Test
    void aTagThatWasPushedAgainIsNotHealthyWithADigestThatNeverRan() throws Exception {
        String before = build("v1", "one");
        build("v1", "another", "--if-exists", "overwrite");
        CLUSTER.node().imageIds(image -> image.substring(0, image.lastIndexOf(':')) + "@" + before);

        assertThat(done(deploy("dev", "v1")))
                .contains("Revision 1 is not marked as healthy, because pod index-")
                .contains(", container app, runs " + REGISTRY.host() + "/bss/" + prefix + ".index@" + before);
        assertThat(history("dev").get(0).description()).doesNotContain("Healthy");
    }

    @Test
    void whatDockerAndCriOSayOfAnImageIsUnderstood() throws Exception {
        String digest = build("v1", "one");
        CLUSTER.node().imageIds(image -> "docker-pullable://" + REGISTRY.host() + "/any@" + digest);
        done(deploy("dev", "v1"));
        String config = configDigest(digest);
        CLUSTER.node().imageIds(image -> config.substring("sha256:".length()));
        done(deploy("dev", "v1", "--set", "config.A=b"));

        assertThat(history("dev"))
                .extracting(ReleaseRevision::description)
                .allMatch(description -> description.endsWith("index:v1@" + digest));
    }

    /** Also the image of the same tag: only a digest is certain. */
    @ParameterizedTest
    @EnumSource(
            value = TestbedPart.class,
            names = {"HELM3", "HELM4"})
    void whatRunsIsTheCheckedImageByItsDigest(TestbedPart helm) throws Exception {
        useHelm(helm.path(helm == TestbedPart.HELM3 ? "helm3/helm" : "helm4/helm"));
        String digest = build("v1", "one");
        done(deploy("dev", "v1"));

        chart("", "{{ .Values.image.repo }}:{{ .Values.image.tag }}");
        assertThat(refused(deploy("test", "v1")))
                .contains("Nothing was deployed: in test runs nothing in the place of the checked image, and Deployment"
                        + " index, container app, runs " + repository() + ":v1, which is not " + repository() + "@"
                        + digest);
        assertThat(history("test")).isEmpty();

        chart("", "{{ .Values.image.repo }}@{{ .Values.image.digest }}");
        done(deploy("test", "v1"));
        assertThat(image("test")).isEqualTo(repository() + "@" + digest);
        assertThat(history("test").get(0).description()).isEqualTo("Healthy: " + repository() + ":v1@" + digest);
    }

    @Test
    void nothingElseRunsInItsPlace() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        for (String what : List.of(
                "templates/job.yaml=kind: Job",
                "templates/test.yaml=kind: Pod, helm.sh/hook: test",
                "templates/before.yaml=kind: Job, helm.sh/hook: pre-install",
                // Helm makes whatever is there, of any kind, and shows it in no manifest.
                "crds/more.yaml=kind: Pod")) {
            Path added = add(what, "anything:1");

            assertThat(refused(deploy("test", "v1", "--no-lint")))
                    .as(what)
                    .contains("container x, runs anything:1 and no container runs")
                    .contains("(an administrator can add the repository to environments.allowedImages)");
            Files.delete(added);
        }
        assertThat(history("test")).isEmpty();
    }

    @Test
    void whatAnAdministratorAllowedMayRunBesideIt() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        add("templates/test.yaml=kind: Pod, helm.sh/hook: test", "127.0.0.1/tools/probe:1");

        done(deploy("test", "v1", "--no-lint"));
    }

    /** A rendering without the cluster does not know them: values of the last revision, and what lookup finds. */
    @Test
    void whatTheServerWouldRenderCounts() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        done(deploy("test", "v1", "--set", "podAnnotations.other=anything:1"));
        chart(
                "",
                "{{ .Values.podAnnotations.other | default (printf \"%s@%s\" .Values.image.repo .Values.image.digest) }}");

        assertThat(refused(deploy("test", "v1", "--values-strategy", "resetThenReuse", "--no-lint")))
                .contains("runs anything:1");

        chart(
                "",
                "{{ if lookup \"v1\" \"Secret\" .Release.Namespace \"sh.helm.release.v1.index.v1\" }}anything:2{{ else }}"
                        + "{{ .Values.image.repo }}@{{ .Values.image.digest }}{{ end }}");
        assertThat(refused(deploy("test", "v1", "--no-lint"))).contains("runs anything:2");
        assertThat(history("test")).hasSize(1);
    }

    /** Between the look at it and the upgrade, the world changes so that the chart renders something else. */
    @Test
    void aChartThatRendersOtherwiseTheSecondTimeIsTakenBack() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        done(deploy("test", "v1"));
        chart(
                "",
                "{{ if lookup \"v1\" \"ConfigMap\" .Release.Namespace \"flip\" }}anything:1{{ else }}"
                        + "{{ .Values.image.repo }}@{{ .Values.image.digest }}{{ end }}");
        wrapHelm("""
                case "$*" in
                  *upgrade*--wait*) %1$s install flip %2$s --namespace %3$s-test >/dev/null ;;
                esac
                exec %1$s "$@"
                """.formatted(HELM, flip(), prefix));

        assertThat(refused(deploy("test", "v1", "--no-lint", "--no-rollback-on-failure")))
                .contains("Cause: unchecked-image")
                .contains("what was applied is not what was checked: Deployment index, container app, runs anything:1")
                .contains("Rolled back to revision 1 (v1), which runs as revision 3");
        assertThat(history("test"))
                .extracting(ReleaseRevision::status)
                .containsExactly("superseded", "superseded", "deployed");
        assertThat(history("test").get(1).description()).startsWith("Failed: ");
    }

    /** A deploy can be made to fail, and what fails may be left for inspection. */
    @Test
    void whatWasNotCheckedDoesNotStayWhereTheDeployFails() throws Exception {
        build("v1", "one");
        done(deploy("dev", "v1"));
        done(deploy("test", "v1"));
        chart(
                "",
                "{{ if lookup \"v1\" \"ConfigMap\" .Release.Namespace \"flip\" }}anything:1{{ else }}"
                        + "{{ .Values.image.repo }}@{{ .Values.image.digest }}{{ end }}");
        wrapHelm("""
                case "$*" in
                  *upgrade*--wait*)
                    %1$s install flip %2$s --namespace %3$s-test >/dev/null
                    %1$s "$@"
                    exit 1 ;;
                esac
                exec %1$s "$@"
                """.formatted(HELM, flip(), prefix));

        assertThat(refused(deploy("test", "v1", "--no-lint", "--no-rollback-on-failure")))
                .contains("what was applied is not what was checked: Deployment index, container app, runs anything:1")
                .contains("Rolled back to revision 1 (v1), which runs as revision 3");
    }

    /** The deploy's own revision is the one that Helm says that it made, whoever comes after it. */
    @Test
    void whatSomebodyElseDeployedMeanwhileGetsNoMarkOfOurs() throws Exception {
        build("v1", "one");
        wrapHelm("""
                %1$s "$@"
                code=$?
                case "$*" in
                  *upgrade*--wait*) %1$s upgrade index %2$s --namespace %3$s-dev --reuse-values >/dev/null ;;
                esac
                exit $code
                """.formatted(HELM, workspace.resolve("helm"), prefix));

        assertThat(refused(deploy("dev", "v1")))
                .contains("Helm deployed index v1 as revision 1, but somebody else made revision 2 (deployed)")
                .contains("Nothing was taken back");
        assertThat(history("dev"))
                .extracting(ReleaseRevision::description)
                .containsExactly("Install complete", "Upgrade complete");
    }

    @Test
    void aDeployThatFailsGoesBackToTheLastHealthyRevision() throws Exception {
        build("v1", "one");
        String bad = build("v2", "two");
        done(deploy("dev", "v1"));
        done(deploy("test", "v1"));
        CLUSTER.node().crash(bad);

        assertThat(refused(deploy("test", "v2", "--override-reason", "INC-7")))
                .contains("Rolled back to revision 1 (v1), which runs as revision 3");
    }

    @Test
    void setNamesNoImage() throws Exception {
        CommandProcess.Ended ended = deploy("dev", "v1", "--set", "image.tag=evil");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains("set 'image.tag' says which image runs: leave it out, and name the image by image or tag");
    }

    @Test
    void handsTakeAnEnvironmentWithRulesOnlyToWhatWasHealthy() throws Exception {
        build("v1", "one");
        build("v2", "two");
        done(deploy("dev", "v1"));
        done(deploy("test", "v1"));
        // By hand, and for Helm as good as any other.
        ran(
                HELM,
                "upgrade",
                "index",
                workspace.resolve("helm").toString(),
                "--namespace=" + prefix + "-test",
                "--kubeconfig=" + kubeconfig,
                "--reuse-values");
        done(deploy("test", "v2", "--override-reason", "INC-7"));

        CommandProcess.Ended byHand = rollback("test", "--revision=2");
        assertThat(byHand.exitCode()).isEqualTo(2);
        assertThat(byHand.err())
                .contains("revision '2' may not run in test again, because no deploy saw its image healthy"
                        + " (environments.rollback of test is healthy): name one of 1 (v1, superseded)");
        assertThat(done(rollback("test"))).contains("to revision 1 (v1, superseded)");
        // What a roll-back made is as good as what it went back to.
        done(deploy("test", "v2", "--override-reason", "INC-7"));
        assertThat(done(rollback("test", "--revision=4"))).contains("Rolled back to revision 4 (v1)");
        assertThat(image("test"))
                .isEqualTo(history("test")
                        .get(0)
                        .manifest()
                        .lines()
                        .filter(line -> line.contains("image: "))
                        .map(line -> line.replaceAll(".*image: |\"", ""))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void handsTakeAnEnvironmentWithoutRulesAnywhere() throws Exception {
        build("v1", "one");
        chart("replicas: 0", "anything:1");
        done(deploy("dev", "v1", "--no-lint"));
        done(deploy("dev", "v1", "--no-lint"));

        assertThat(done(rollback("dev"))).contains("Rolled back to revision 1");
    }

    private String repository() {
        return REGISTRY.host() + "/bss/" + prefix + ".index";
    }

    /** A chart of one Deployment in place of the example's. */
    private void chart(String spec, String image) throws IOException {
        Path templates = workspace.resolve("helm/templates");
        try (Stream<Path> files = Files.list(templates)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(
                templates.resolve("deployment.yaml"),
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: index}
                spec:
                  selector: {matchLabels: {app.kubernetes.io/name: index, app.kubernetes.io/instance: index}}
                  template:
                    metadata: {labels: {app.kubernetes.io/name: index, app.kubernetes.io/instance: index}}
                    spec:
                      containers:
                        - name: app
                          image: "%s"
                """.formatted(image) + spec.strip().indent(2));
    }

    /** A file of the chart with a pod: its path, its kind and, after a comma, its annotation. */
    private Path add(String what, String image) throws IOException {
        String path = what.substring(0, what.indexOf('='));
        String[] parts = what.substring(path.length() + 1).split(", ");
        boolean job = parts[0].endsWith("Job");
        String pod = "{restartPolicy: Never, containers: [{name: x, image: '" + image + "'}]}";
        Path file = workspace.resolve("helm").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(
                file,
                "apiVersion: " + (job ? "batch/v1" : "v1") + "\n" + parts[0] + "\nmetadata: {name: more"
                        + (parts.length > 1 ? ", annotations: {" + parts[1] + "}" : "") + "}\nspec: "
                        + (job ? "{template: {spec: " + pod + "}}" : pod) + "\n");
    }

    /** A chart of the thing by which another one sees that the world has changed. */
    private Path flip() throws IOException {
        Path templates = Files.createDirectories(directory.resolve("flip/templates"));
        Files.writeString(templates.resolveSibling("Chart.yaml"), "apiVersion: v2\nname: flip\nversion: 1.0.0\n");
        Files.writeString(templates.resolve("c.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flip}\n");
        return templates.getParent();
    }

    private void wrapHelm(String script) throws IOException {
        useHelm(Files.writeString(
                Files.createFile(
                        directory.resolve("helm"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
                "#!/bin/sh\n" + script));
    }

    private void useHelm(Path helm) throws IOException {
        Files.writeString(config, Files.readString(config).replace(HELM, helm.toString()));
    }

    private String configDigest(String digest) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(REGISTRY.url() + "/v2/bss/" + prefix + ".index/manifests/" + digest))
                                .header(
                                        "Accept",
                                        "application/vnd.oci.image.manifest.v1+json,"
                                                + "application/vnd.docker.distribution.manifest.v2+json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body()).at("/config/digest").asText();
    }
}
