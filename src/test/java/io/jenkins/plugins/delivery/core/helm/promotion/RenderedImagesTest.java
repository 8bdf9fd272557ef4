package io.jenkins.plugins.delivery.core.helm.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing runs in the place of the image that was checked, in whatever shape the manifest has it. */
class RenderedImagesTest {
    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final String REPOSITORY = "registry.example.com/bss/bss.index";
    private static final String CHECKED = REPOSITORY + "@" + DIGEST;

    private static final RenderedImages RULES = new RenderedImages(
            ImageReference.parse(REPOSITORY + ":v1@" + DIGEST),
            List.of("docker.io/library/busybox", "tools.example.com/net/*"));

    private static Optional<String> objection(String yaml) {
        return RULES.objection(yaml.replace("CHECKED", CHECKED)
                .replace("REPOSITORY", REPOSITORY)
                .replace("DIGEST", DIGEST));
    }

    /** A Deployment with the checked image, and what else there is. */
    private static String and(String more) {
        return deployment("app, image: CHECKED") + "---\n" + more;
    }

    private static String deployment(String container) {
        return """
                kind: Deployment
                metadata: {name: index}
                spec: {template: {spec: {containers: [{name: %s}]}}}
                """.formatted(container);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app, image: CHECKED",
                "app, image: 'REPOSITORY:v1@DIGEST'",
                "app, image: REGISTRY.example.com:443/bss/bss.index@DIGEST",
                "proxy, image: 'envoy:1'}, {name: app, image: CHECKED",
            })
    void theServiceRunsTheCheckedImageWithWhateverSidecars(String container) {
        assertThat(objection(deployment(container))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app, image: 'REPOSITORY:v1'",
                "app, image: REPOSITORY",
                "app, image: 'evil.example.com/bss/bss.index@DIGEST'",
                "app, image: 'Not An Image'",
                "app, image: CHECKED}, {name: other, image: 'REPOSITORY:v2'",
                "app, image: CHECKED}, {name: other, image: 'Registry.Example.COM:443/bss/bss.index:v2'",
            })
    void anotherImageOfTheServiceIsRefused(String container) {
        assertThat(objection(deployment(container))).get().asString().startsWith("Deployment index, container ");
    }

    @Test
    void saysWhatRunsAndWhatShould() {
        assertThat(objection(deployment("app, image: 'REPOSITORY:v1'")))
                .contains("Deployment index, container app, runs " + REPOSITORY + ":v1, which is not " + CHECKED
                        + " (name the image by its digest, which the chart gets as helm.imageDigestKey)");
        assertThat(objection(and(deployment("app, image: evil"))))
                .contains("Deployment index, container app, runs evil and no container runs " + CHECKED
                        + " (an administrator can add the repository to environments.allowedImages)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Job\nspec: {template: {spec: {containers: [{image: evil}]}}}",
                "kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{image: evil}]}}}}}",
                "kind: Pod\nspec: {containers: [{image: evil}]}",
                "kind: PodTemplate\ntemplate: {spec: {containers: [{image: evil}]}}",
                "kind: List\nitems: [{kind: Pod, spec: {containers: [{image: evil}]}}]",
                "kind: Rollout\napiVersion: argoproj.io/v1alpha1\nspec: {template: {spec: {containers: [{image: evil}]}}}",
                "kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\nspec: {containers: [{image: evil}]}",
                "kind: Pod\nspec: {initContainers: [{image: CHECKED}], containers: [{image: evil}]}",
                "kind: Pod\nspec: {containers: [{image: busybox}], volumes: [{name: v, image: {reference: evil}}]}",
                "kind: Pod\nspec: {containers: [{image: CHECKED}], ephemeralContainers: [{image: 'REPOSITORY:v2'}]}",
                "kind: Pod\nspec: {containers: [{image: CHECKED}], volumes: [{name: v, image: {reference: 'REPOSITORY:v2'}}]}",
                "kind: Pod\nspec: {containers: [{image: tools.example.com/net}]}",
                "kind: Pod\nspec: {containers: [{image: tools.example.com/network/x}]}",
            })
    void aWorkloadInTheServicesPlaceIsRefused(String object) {
        assertThat(objection(and(object))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nspec: {containers: [{image: 'busybox:1.36'}]}",
                "kind: Pod\nspec: {containers: [{image: tools.example.com/net/curl}], initContainers: [{image: busybox}]}",
                "kind: ConfigMap\ndata: {containers: 'image: evil'}",
                "kind: Service\nspec: {ports: [{name: http}]}",
            })
    void whatIsAllowedMayRunBesideIt(String object) {
        assertThat(objection(and(object))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kind: ConfigMap\ndata: {a: b}",
                "kind: Pod\nspec: {containers: [{image: busybox}]}",
                "kind: Job\nmetadata: {name: m, annotations: {helm.sh/hook: pre-upgrade}}\nspec: {template: {spec: {containers: [{image: CHECKED}]}}}",
            })
    void aChartThatDoesNotRunTheImageIsRefused(String yaml) {
        assertThat(objection(yaml)).get().asString().startsWith("no workload of the chart runs " + CHECKED);
    }

    /** An alias with the image's name, for one, would be read as the image by who does not follow it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nspec: {x: &a evil, containers: [{image: *a }]}",
                "kind: Pod\nspec: {containers: [{image: CHECKED, image: evil}]}",
                "kind: Pod\nspec: {containers: [{image: evil, image: CHECKED}]}",
                "kind: Pod\nspec: {containers: [{<<: {image: evil}}]}",
                "kind: Pod\nspec: {containers: [{image: !!binary ZXZpbA==}]}",
            })
    void yamlThatIsReadInTwoWaysIsRefused(String object) {
        assertThat(objection(and(object))).get().asString().contains("which not everybody reads alike");
    }
}
