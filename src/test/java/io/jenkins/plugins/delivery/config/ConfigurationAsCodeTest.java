package io.jenkins.plugins.delivery.config;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.DeliveryConfigReader;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {
    private static final URL GOLDEN = ConfigurationAsCodeTest.class.getResource("delivery.yaml");

    @TempDir
    private Path directory;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        assertThat(rule.jenkins).isNotNull();
    }

    @BeforeEach
    void reset() {
        DeliveryGlobalConfiguration.get().setRegistry(new RegistryConfiguration());
        DeliveryGlobalConfiguration.get().setImageBuild(new ImageBuildConfiguration());
    }

    @Test
    void meansTheSameInJenkinsAndOnTheCommandLine() throws Exception {
        ConfigurationAsCode.get().configure(GOLDEN.toExternalForm());

        DeliveryConfig onTheCommandLine = DeliveryConfigReader.read(Path.of(GOLDEN.toURI()));
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(onTheCommandLine);
        assertThat(onTheCommandLine.registry().host()).isEqualTo("registry.example.com:5000");
        assertThat(onTheCommandLine.imageBuild().extraArgs()).containsExactly("--compressed-caching=false");
    }

    @Test
    void exportsWhatWasImported() throws Exception {
        ConfigurationAsCode.get().configure(GOLDEN.toExternalForm());

        assertThat(export())
                .isEqualTo(Files.readString(Path.of(GOLDEN.toURI()))
                        .lines()
                        .skip(2)
                        .map(line -> line.substring(4) + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void theDocumentedFileIsValidInBothAndHasOnlyDefaultsButTheRegistry() throws Exception {
        String documentation = Files.readString(Path.of("docs", "configuration.md"));
        int start = documentation.indexOf("```yaml") + "```yaml\n".length();
        Path file = directory.resolve("documented.yaml");
        Files.writeString(file, documentation.substring(start, documentation.indexOf("```", start)));

        ConfigurationAsCode.get().configure(file.toString());

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config).isEqualTo(DeliveryConfigReader.read(file));
        assertThat(config.imageBuild()).isEqualTo(ImageBuildSettings.defaults());
        assertThat(config.registry().repositoryOf("index")).isEqualTo("bss/bss.index");
    }

    @Test
    void holdsTheDefaultsOfTheCommandLineAndExportsNoneOfThem() throws Exception {
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
        assertThat(export()).isEqualTo("imageBuild: {\n  }\nregistry: {\n  }\n");
    }

    @Test
    void anImportReplacesItsNodeAndLeavesTheOther() throws Exception {
        ConfigurationAsCode.get().configure(GOLDEN.toExternalForm());
        configure("imageBuild: {retries: 0}");

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config.registry().project()).isEqualTo("shop");
        assertThat(config.imageBuild().retries()).isZero();
        assertThat(config.imageBuild().kanikoExecutable()).isEqualTo(ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE);
    }

    @Test
    void anEmptyPatternOrExecutableMeansTheDefault() throws Exception {
        configure("{registry: {repositoryPattern: ''}, imageBuild: {kanikoExecutable: ''}}");
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${project}/x.${app}", "^${project}/x.^${app}"})
    void takesTheVariablesOfThePatternForItsOwn(String pattern) throws Exception {
        configure("registry: {repositoryPattern: '" + pattern + "'}");
        assertThat(DeliveryGlobalConfiguration.get().getRegistry().getRepositoryPattern())
                .isEqualTo("${project}/x.${app}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry: {hots: registry.example.com} | hots",
                "imageBuild: {engin: auto} | engin",
                "registri: {host: registry.example.com} | registri",
            })
    void namesAMisspeltKey(String yaml, String key) {
        assertThatThrownBy(() -> configure(yaml))
                .isInstanceOf(ConfiguratorException.class)
                .hasMessageContaining("Invalid configuration elements")
                .hasMessageContaining(key)
                .hasMessageContaining("Available attributes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "registry: {host: 'https://r.example.com'} | registry.host | 'https://r.example.com' has a scheme",
                "registry: {namespace: BSS} | registry.namespace | 'BSS' does not fit",
                "registry: {project: a b} | registry.project | 'a b' does not fit",
                "registry: {repositoryPattern: '${project}'} | registry.repositoryPattern | has no ${app}",
                "imageBuild: {engine: podman} | imageBuild.engine | 'podman' is not an engine",
                "imageBuild: {mirrors: ['https://m']} | imageBuild.mirrors | 'https://m' is not a registry",
                "imageBuild: {allowedExtraArgs: [--insecure]} | imageBuild.allowedExtraArgs | '--insecure' cannot",
                "imageBuild: {extraArgs: [--reproducible]} | imageBuild.extraArgs | '--reproducible' is not an allowed",
                "imageBuild: {cacheRepository: cache} | imageBuild.cacheRepository | 'cache' is not a repository",
                "imageBuild: {retries: often} | imageBuild.retries | is not a whole number",
                "imageBuild: {timeoutMinutes: 0} | imageBuild.timeoutMinutes | '0' is out of range",
            })
    void refusesABadValueInTheWordsOfTheCommandLine(String yaml, String field, String problem) {
        assertThatThrownBy(() -> configure(yaml))
                .isInstanceOf(ConfiguratorException.class)
                .hasRootCauseInstanceOf(InvalidInputException.class)
                .rootCause()
                .hasMessageContaining(field)
                .hasMessageContaining(problem);
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
    }

    private void configure(String node) throws IOException {
        Path file = directory.resolve("jenkins.yaml");
        Files.writeString(file, "unclassified:\n  microserviceDelivery:\n    " + node + "\n");
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static String export() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        return toYamlString(getUnclassifiedRoot(context).get("microserviceDelivery"));
    }
}
