package io.jenkins.plugins.delivery.core.helm.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManifestDiffTest {
    private static final String BEFORE = """
            kind: Deployment
            metadata: {name: index, labels: {app.kubernetes.io/version: a}}
            spec:
              replicas: 1
              containers:
              - {name: app, image: "r/i:a", env: [{name: DB_PASSWORD, value: hunter2}, {name: X, value: "1"}]}
            ---
            kind: Secret
            metadata: {name: s}
            data: {key: b2xk}
            ---
            kind: Service
            metadata: {name: gone}
            ---
            kind: Job
            metadata: {name: hook, annotations: {helm.sh/hook: pre-upgrade}}
            """;

    @Test
    void saysWhatChangesAndHidesSecrets() {
        String after = BEFORE.replace("r/i:a", "r/i:b")
                .replace("version: a", "version: b")
                .replace("hunter2", "hunter3")
                .replace("b2xk", "bmV3")
                .replace("name: hook", "name: other-hook")
                .replace("kind: Service\nmetadata: {name: gone}", "kind: Ingress\nmetadata: {name: new}");

        assertThat(ManifestDiff.between(Manifest.parse(BEFORE), Manifest.parse(after)))
                .containsExactly(
                        "~ Deployment index",
                        "    spec.containers[app].env[DB_PASSWORD].value: (hidden) → (hidden)",
                        "    spec.containers[app].image: r/i:a → r/i:b",
                        "~ Secret s",
                        "    data.key: (hidden) → (hidden)",
                        "+ Ingress new",
                        "- Service gone");
    }

    /** The log hides a secret that it knows, and cannot know the half of one. */
    @Test
    void cutsBetweenWords() {
        String token = "x".repeat(150);
        String before = "kind: Job\nmetadata: {name: j}\nspec: {image: a, args: [a, b, c]}\n";
        String image = "registry.example.com/shop/" + "orders".repeat(10) + ":1.0@sha256:" + "0".repeat(64);
        String after = before.replace("image: a", "image: '" + image + "'")
                .replace(
                        "[a, b, c]",
                        "['" + token + token + "', '--key " + token + token + "', 'jdbc:x?a=" + token + "&b=" + token
                                + "']");

        assertThat(ManifestDiff.between(Manifest.parse(before), Manifest.parse(after)))
                .containsExactly(
                        "~ Job j",
                        "    spec.args[0]: a → … (300 characters left out)",
                        "    spec.args[1]: b → --key… (301 characters left out)",
                        "    spec.args[2]: c → jdbc:x?a=" + token + "… (153 characters left out)",
                        "    spec.image: a → " + image);
    }

    /** Whatever a ConfigMap or an argument holds, in whichever form. */
    @Test
    void masksSecretsInValues() {
        String before = """
                kind: ConfigMap
                metadata: {name: c}
                data:
                  application.yml: "server:\\n  port: 80\\ndb.password: hunter2-old\\n"
                  "a\\nb": one
                ---
                kind: Deployment
                metadata: {name: d}
                spec: {containers: [{name: x, args: ["--url=jdbc:mysql://app:hunter2-old@db/x"]}]}
                """;

        assertThat(ManifestDiff.between(
                        Manifest.parse(before),
                        Manifest.parse(
                                before.replace("hunter2-old", "hunter2-new").replace("one", "two"))))
                .containsExactly(
                        "~ ConfigMap c",
                        "    data.a⏎b: one → two",
                        "    data.application.yml: server:⏎  port: 80⏎db.password: **** → "
                                + "server:⏎  port: 80⏎db.password: ****",
                        "~ Deployment d",
                        "    spec.containers[x].args[0]: --url=jdbc:mysql://app:****@db/x →"
                                + " --url=jdbc:mysql://app:****@db/x");
    }

    @Test
    void anotherOrderIsNoChange() {
        String after = BEFORE.replace(
                "{name: DB_PASSWORD, value: hunter2}, {name: X, value: \"1\"}",
                "{name: X, value: \"1\"}, {name: DB_PASSWORD, value: hunter2}");

        assertThat(ManifestDiff.between(Manifest.parse(BEFORE), Manifest.parse(after)))
                .isEmpty();
    }
}
