package io.jenkins.plugins.delivery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.reference.Form;
import io.jenkins.plugins.delivery.reference.OfferedName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A step's parameters, the options of the command of its name, and the settings that hold where neither is given are the
 * same words, of the same kinds, with the same defaults.
 */
class VocabularyTest {
    private static final Path FORMS = Path.of("src/main/resources/io/jenkins/plugins/delivery/jenkins");

    /** What a build of Jenkins has, and a process does not; and who gives it here. */
    private static final Map<String, String> ONLY_STEPS = Map.of(
            "credentialsId", "REGISTRY_USERNAME and REGISTRY_PASSWORD, or Docker's config.json",
            "kubeconfigCredentialsId", "--kubeconfig",
            "notify", "there is nobody to mail to",
            "to", "there is nobody to mail to");

    /** What Jenkins knows by itself; and from where. */
    private static final Map<String, String> ONLY_COMMANDS = Map.ofEntries(
            Map.entry("config", "the settings page"),
            Map.entry("workspace", "the build's workspace"),
            Map.entry("json", "a Pipeline gets a map"),
            Map.entry("branch", "the build's variables"),
            Map.entry("kubeconfig", "kubeconfigCredentialsId"),
            Map.entry("kubeContext", "clusterEvents asks as the settings of the environment say"),
            Map.entry("caCertificate", "registry.caCertificateId"),
            Map.entry("key", "supplyChain.keyCredentialsId, which no Pipeline chooses"),
            Map.entry("keyPasswordFile", "supplyChain.keyPasswordCredentialsId"),
            Map.entry("signingCommand", "supplyChain.signer.program.command, the same"),
            Map.entry("publicKey", "supplyChain.signer.program.publicKey"),
            Map.entry("listingRepository", "imageBuild.listingRepository, which no Pipeline chooses"),
            Map.entry("listingSignedBy", "imageBuild.listingSignedBy, the same"),
            Map.entry("help", "the form"),
            Map.entry("version", "the plugin manager"));

    /** Words that are of another kind, or mean another thing, in one place than in another; and why. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.of(
            "environments[].context",
                    "a context of the kubeconfig; of an image, context is the directory that is built",
            "buildImage.tag", "the option may be given again, as Docker's, for what are additionalTags in a Pipeline",
            "buildImage.platform", "the option takes several under either name");

    @Test
    void everySwitchHasBothForms() {
        assertThat(commands()
                        .flatMap(command -> command.options().stream())
                        .filter(option -> option.arity().max() == 0 && !option.usageHelp() && !option.versionHelp()))
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(option.negatable()).as(option.longestName()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "build-image, image/BuildImageStep",
        "helm-deploy, helm/HelmDeployStep",
        "helm-rollback, helm/HelmRollbackStep",
        "helm-uninstall, helm/HelmUninstallStep",
        "cluster-events, cluster/ClusterEventsStep"
    })
    void optionsAreTheStepsParameters(String command, String form) throws IOException {
        Set<String> parameters = new Form(command, FORMS.resolve(form)).fields();
        List<OptionSpec> options = Main.commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .options();

        Set<String> named = options.stream()
                .flatMap(option -> Stream.of(option.names()))
                .map(VocabularyTest::parameter)
                .collect(Collectors.toSet());
        assertThat(parameters)
                .filteredOn(parameter -> !ONLY_STEPS.containsKey(parameter))
                .isSubsetOf(named);
        Set<String> unknown = new TreeSet<>();
        for (OptionSpec option : options) {
            if (Stream.of(option.names())
                    .map(VocabularyTest::parameter)
                    .noneMatch(name -> parameters.contains(name) || ONLY_COMMANDS.containsKey(name))) {
                unknown.add(option.longestName());
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** The command judges what files say; what else the step judges, a build of Jenkins alone knows. */
    @Test
    void theGateOfTheCommandLineIsAPartOfTheStep() throws IOException {
        Set<String> parameters = new Form("quality-gate", FORMS.resolve("quality/QualityGateStep")).fields();
        assertThat(Main.commandLine()
                        .getSubcommands()
                        .get("quality-gate")
                        .getCommandSpec()
                        .options())
                .extracting(option -> parameter(option.longestName()))
                .filteredOn(name -> !ONLY_COMMANDS.containsKey(name))
                .contains("vulnerabilities", "maxCritical", "ignoreUnfixed")
                .isSubsetOf(parameters);
    }

    /** A parameter whose setting has the same name leaves the value to it, or has its default. */
    @Test
    void whatIsSetForAllIsSetForOneInTheSameWords() throws IOException {
        Set<String> different = new TreeSet<>();
        Set<String> compared = new TreeSet<>();
        for (OfferedName setting : OfferedName.settings()) {
            for (OfferedName parameter : OfferedName.parameters()) {
                if (!parameter.name().equals(setting.name()) || isKnown(setting)) {
                    continue;
                }
                compared.add(setting.name());
                if (!parameter.kind().equals(setting.kind()) || !parameter.agreesWith(setting.value())) {
                    different.add(parameter + " and " + setting);
                }
            }
        }
        assertThat(compared).contains("timeout", "historyMax", "valuesFiles", "engine", "extraArgs");
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "build-image, buildImage",
        "helm-deploy, helmDeploy",
        "helm-rollback, helmRollback",
        "helm-uninstall, helmUninstall",
        "cluster-events, clusterEvents"
    })
    void optionsAreOfTheParametersKindAndDefault(String command, String step) throws IOException {
        List<OfferedName> parameters = OfferedName.parameters().stream()
                .filter(parameter -> parameter.owner().equals(step) && !isKnown(parameter))
                .toList();
        Set<String> different = new TreeSet<>();
        int compared = 0;
        for (OptionSpec option : Main.commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .options()) {
            List<String> names =
                    Stream.of(option.names()).map(VocabularyTest::parameter).toList();
            for (OfferedName parameter : parameters) {
                if (!names.contains(parameter.name())) {
                    continue;
                }
                compared++;
                String value =
                        option.defaultValue() == null ? String.valueOf(option.initialValue()) : option.defaultValue();
                if (!parameter.kind().equals(OfferedName.kind(option.type().getSimpleName()))
                        || !parameter.agreesWith(value)) {
                    different.add(parameter + " and " + option.longestName() + " with " + value);
                }
            }
        }
        assertThat(compared).isGreaterThan(1);
        assertThat(different).isEmpty();
    }

    private static boolean isKnown(OfferedName offered) {
        String path = offered.owner() + "." + offered.name();
        return KNOWN_DIFFERENCES.keySet().stream().anyMatch(path::endsWith);
    }

    private static Stream<CommandSpec> commands() {
        return Main.commandLine().getSubcommands().values().stream()
                .map(command -> command.getCommandSpec())
                .filter(command -> !command.name().equals("help"));
    }

    private static String parameter(String option) {
        String[] words = option.replaceFirst("^--?(?:no-)?", "").split("-");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }
}
