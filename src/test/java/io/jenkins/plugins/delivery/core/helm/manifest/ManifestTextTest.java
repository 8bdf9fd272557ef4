package io.jenkins.plugins.delivery.core.helm.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestTextTest {
    @Test
    void isAsHelmWroteItButForSecrets() {
        assertThat(ManifestText.lines("""
                ---
                # Source: chart/templates/a.yaml
                kind: ConfigMap
                data:
                  # A comment.
                  a: "b"
                  DB_PASSWORD: hunter2
                --- # the next
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                data: {one: aHVudGVyMg==}
                stringData: {two: hunter3}
                """))
                .containsExactly(
                        "---",
                        "# Source: chart/templates/a.yaml",
                        "kind: ConfigMap",
                        "data:",
                        "  # A comment.",
                        "  a: \"b\"",
                        "  DB_PASSWORD: (hidden)",
                        "---",
                        "apiVersion: \"v1\"",
                        "kind: \"Secret\"",
                        "metadata:",
                        "  name: \"s\"",
                        "data:",
                        "  one: \"(hidden)\"",
                        "stringData:",
                        "  two: \"(hidden)\"");
    }

    @Test
    void aSecretInAListIsHidden() {
        assertThat(String.join("\n", ManifestText.lines("""
                        kind: List
                        items: [{kind: Secret, data: {one: aHVudGVyMg==}}, {kind: ConfigMap, data: {a: seen}}]
                        """)))
                .contains("seen", "one")
                .doesNotContain("aHVudGVyMg");
    }

    @Test
    void aSwitchIsNoPassword() {
        assertThat(ManifestText.lines("automountServiceAccountToken: false\nMAIL_PASSWORD: \"12345\"\n"))
                .containsExactly("---", "automountServiceAccountToken: false", "MAIL_PASSWORD: (hidden)");
    }

    /** A name of a Secret is none. */
    @Test
    void whatOnlyNamesASecretStaysAsItIs() {
        assertThat(ManifestText.lines("kind: ExternalSecret\nspec: {target: {name: 'database'}}\n"))
                .containsExactly("---", "kind: ExternalSecret", "spec: {target: {name: 'database'}}");
    }
}
