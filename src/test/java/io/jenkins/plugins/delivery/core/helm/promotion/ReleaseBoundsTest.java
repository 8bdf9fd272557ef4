package io.jenkins.plugins.delivery.core.helm.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.Protection;
import io.jenkins.plugins.delivery.core.config.RunRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no release brings along, in whatever shape the manifest has it. */
class ReleaseBoundsTest {
    private static final EnvironmentSettings DEV = environment("dev", "", "");
    private static final EnvironmentSettings TEST = environment("test", "", "");
    private static final EnvironmentSettings PROD = environment("prod", "", "test");

    /** Another name for where prod is. */
    private static final EnvironmentSettings BLUE = environment("blue", "bss-prod", "");

    private static EnvironmentSettings environment(String name, String namespace, String requires) {
        return new EnvironmentSettings(
                name,
                namespace,
                "",
                "",
                List.of(),
                new Protection(requires, false, false, false, List.of()),
                RunRules.NONE);
    }

    private static Optional<String> objection(EnvironmentSettings own, String yaml) {
        return ReleaseBounds.of(new Environments("bss", List.of(DEV, TEST, PROD, BLUE)), own)
                .objection(yaml);
    }

    private static Optional<String> objection(String yaml) {
        return objection(DEV, yaml);
    }

    private static Optional<String> objectionWithoutRules(String yaml) {
        return ReleaseBounds.of(new Environments("bss", List.of(DEV, BLUE)), DEV)
                .objection(yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Deployment\nmetadata: {name: index, namespace: bss-prod}",
                "kind: Deployment\nmetadata: {name: index, \"n\\u0061mespace\": bss-prod}",
                "kind: Pod\nmetadata: {name: index, namespace: bss-prod, annotations: {helm.sh/hook: test}}",
                "kind: List\nitems: [{kind: Pod, metadata: {name: x}}, {kind: Pod, metadata: {namespace: bss-prod}}]",
                "kind: Namespace\nmetadata: {name: bss-prod}",
                "kind: List\nitems: [{kind: Namespace, metadata: {name: bss-prod}}]",
                "kind: NamespaceList\nitems: [{metadata: {name: bss-prod}}]",
                "kind: PodList\nitems: [{metadata: {name: x, namespace: 'bss-prod'}}]",
                "kind: Service\nmetadata: {name: x}\n---\nkind: Service\nmetadata: {name: x, namespace: bss-prod}",
            })
    void anObjectInAnEnvironmentWithRulesIsBeyondThem(String yaml) {
        assertThat(objection(yaml)).get().asString().contains("namespace bss-prod, which is that of environment prod");
    }

    /** Readers do not agree on these, and each of them has it from the text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nmetadata: {name: x, namespace: bss-dev, namespace: bss-prod}",
                "kind: Pod\nmetadata: {name: &there bss-prod, namespace: *there}",
                "kind: Pod\nbase: &base {namespace: bss-prod}\nmetadata:\n  <<: *base\n  name: x",
                "kind: Pod\nmetadata: {name: x, namespace: !!binary YnNzLXByb2Q=}",
            })
    void whatCanBeReadInTwoWaysIsBeyondThemInEither(String yaml) {
        assertThat(objection(yaml)).get().asString().contains("names bss-prod, as the namespace of environment prod");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Secret\nmetadata: {name: sh.helm.release.v1.index.v9}\ntype: helm.sh/release.v1",
                "kind: List\nitems: [{kind: Secret, metadata: {name: x}, type: helm.sh/release.v1}]",
            })
    void aRecordOfAReleaseIsBeyondThem(String yaml) {
        assertThat(objection(yaml)).get().asString().contains("is a record of a release");
        assertThat(objection(PROD, yaml)).isPresent();
        assertThat(objectionWithoutRules(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Deployment\nmetadata: {name: index}",
                "kind: Deployment\nmetadata: {name: bss-prod, namespace: bss-dev}",
                "kind: Pod\nmetadata: {name: x, namespace: bss-test}",
                "kind: Namespace\nmetadata: {name: bss-test}",
                "kind: RoleBinding\nmetadata: {name: x}\nsubjects: [{kind: ServiceAccount, name: y, namespace: bss-prod}]",
                "kind: ConfigMap\nmetadata: {name: x}\ndata: {a: 'metadata: {namespace: bss-prod}', type: Opaque}",
                "kind: Pod\nmetadata: &m {name: x, labels: {of: &a prod}}\nspec: {of: *a}",
            })
    void otherThingsAreWithin(String yaml) {
        assertThat(objection(yaml)).isEmpty();
    }

    @Test
    void theOwnNamespaceIsWithinAlsoWhereAnotherEnvironmentHasIt() {
        String own = "kind: Pod\nmetadata: {name: x, namespace: bss-prod}";

        assertThat(objection(PROD, own)).isEmpty();
        assertThat(objection(BLUE, own)).isEmpty();
        assertThat(objectionWithoutRules(own)).isEmpty();
    }
}
