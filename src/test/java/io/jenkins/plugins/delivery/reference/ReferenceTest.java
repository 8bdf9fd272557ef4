package io.jenkins.plugins.delivery.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/reference/reference.md} to the help texts. */
class ReferenceTest {
    private static final Path RESOURCES =
            Path.of("src", "main", "resources", "io", "jenkins", "plugins", "delivery", "jenkins");
    private static final Path REFERENCE = Path.of("docs", "reference", "reference.md");

    /** Nested forms, each with a section of its own. */
    private static final Set<String> FORMS_IN_A_FORM =
            Set.of("registry", "imageBuild", "previews", "helm", "mail", "sonar", "supplyChain", "vulnerabilities");

    static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (String step : List.of(
                "image/buildImage",
                "helm/helmDeploy",
                "promotion/approveDeploy",
                "helm/helmRollback",
                "helm/helmUninstall",
                "quality/sonarScan",
                "quality/qualityGate",
                "report/notifyFailure",
                "cluster/clusterEvents",
                "pipeline/inspectRepository")) {
            String room = step.substring(0, step.indexOf('/'));
            String name = step.substring(room.length() + 1);
            String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Step";
            forms.add(new Form("`" + name + "`", RESOURCES.resolve(room).resolve(type)));
        }
        Path config = RESOURCES.resolve("config");
        forms.add(new Form("`microserviceDelivery`", config.resolve("DeliveryGlobalConfiguration")));
        forms.add(new Form("`registry`", config.resolve("RegistryConfiguration")));
        forms.add(new Form("`registries`", config.resolve("OtherRegistryConfiguration")));
        forms.add(new Form("`imageBuild`", config.resolve("ImageBuildConfiguration")));
        forms.add(new Form("`environments`", config.resolve("EnvironmentConfiguration")));
        forms.add(new Form("`freezes`", config.resolve("FreezeConfiguration")));
        forms.add(new Form("`environments.vulnerabilities`", config.resolve("VulnerabilityRuleConfiguration")));
        forms.add(new Form("`previews`", config.resolve("PreviewsConfiguration")));
        forms.add(new Form("`helm`", config.resolve("HelmConfiguration")));
        forms.add(new Form("`mail`", config.resolve("MailConfiguration")));
        forms.add(new Form("`sonar`", config.resolve("SonarConfiguration")));
        forms.add(new Form("`supplyChain`", config.resolve("SupplyChainConfiguration")));
        forms.add(new Form("`supplyChain.signer.program`", config.resolve("ProgramImageSigner")));
        forms.add(new Form("`vulnerabilities`", config.resolve("VulnerabilitiesConfiguration")));
        forms.add(new Form("`accepted`", config.resolve("AcceptedVulnerabilityConfiguration")));
        return forms;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFieldHasItsHelpInBothLanguages(Form form) throws IOException {
        Set<String> fields = new TreeSet<>(form.fields());
        fields.removeAll(form.title().equals("`microserviceDelivery`") ? FORMS_IN_A_FORM : Set.of());

        assertThat(form.helps()).containsExactlyElementsOf(fields);
        for (String field : fields) {
            assertThat(form.directory().resolve("help-" + field + "_zh_CN.html"))
                    .exists();
        }
    }

    /** To write it anew: {@code ./mvnw -f pom-standalone.xml test -Dtest=ReferenceTest -Dreference.write=true}. */
    @Test
    void theReferenceIsWhatTheHelpTextsSay() throws IOException {
        StringBuilder text = new StringBuilder("""
                        # Reference of steps and settings

                        Made of the help texts of the forms, which Jenkins shows beside each field, in English and Chinese; a test holds it to
                        them. What belongs together is told in [building images](../guide/build-image.md), [deploying](../guide/deploy.md),
                        [quality](../guide/quality.md), [mail](../guide/notify.md) and [settings](../guide/configuration.md).

                        """);
        for (Form form : forms()) {
            text.append(form.section());
        }
        String wanted = text.toString().strip() + "\n";
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(REFERENCE, wanted);
        }

        assertThat(REFERENCE).content().isEqualTo(wanted);
    }
}
