package io.jenkins.plugins.delivery.jenkins.config;

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
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.Environments;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import io.jenkins.plugins.delivery.core.supplychain.signature.Keys;
import java.io.IOException;
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
    @TempDir
    private Path directory;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        assertThat(rule.jenkins).isNotNull();
    }

    @BeforeEach
    void reset() {
        SampleSettings.reset();
    }

    @Test
    void meansTheSameInJenkinsAndOnTheCommandLine() throws Exception {
        ConfigurationAsCode.get().configure(SampleSettings.EVERY_SETTING.toExternalForm());

        DeliveryConfig onTheCommandLine = DeliveryConfigReader.read(Path.of(SampleSettings.EVERY_SETTING.toURI()));
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(onTheCommandLine);
        assertThat(onTheCommandLine.registry().host()).isEqualTo("registry.example.com:5000");
        assertThat(onTheCommandLine.imageBuild().extraArgs()).containsExactly("--compressed-caching=false");
        assertThat(onTheCommandLine.environments().list())
                .extracting(EnvironmentSettings::name)
                .containsExactly("dev", "prod");
        assertThat(onTheCommandLine.helm().appConfig().fileOf("index", "dev")).isEqualTo("config/index/dev.properties");
        assertThat(onTheCommandLine.helm().keys().imageRepository()).isEmpty();
    }

    @Test
    void exportsWhatWasImported() throws Exception {
        ConfigurationAsCode.get().configure(SampleSettings.EVERY_SETTING.toExternalForm());

        assertThat(export())
                .isEqualTo(Files.readString(Path.of(SampleSettings.EVERY_SETTING.toURI()))
                        .lines()
                        .skip(2)
                        .map(line -> line.substring(4) + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void theDocumentedFileIsValidInBothAndHasOnlyDefaultsButThePlaces() throws Exception {
        String documentation = Files.readString(Path.of("docs", "guide", "configuration.md"));
        int start = documentation.indexOf("```yaml") + "```yaml\n".length();
        Path file = directory.resolve("documented.yaml");
        Files.writeString(file, documentation.substring(start, documentation.indexOf("```", start)));

        ConfigurationAsCode.get().configure(file.toString());

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config).isEqualTo(DeliveryConfigReader.read(file));
        assertThat(config.imageBuild()).isEqualTo(ImageBuildSettings.defaults());
        assertThat(config.helm()).isEqualTo(HelmSettings.defaults());
        assertThat(config.registry().repositoryOf("index")).isEqualTo("bss/bss.index");
        assertThat(config.environments().list())
                .extracting(config.environments()::namespaceOf)
                .containsExactly("bss-dev", "bss-test", "bss-stage", "bss-prod");
    }

    @Test
    void theExampleIsValidInBoth() throws Exception {
        Path example = Path.of("docs", "examples", "delivery.yaml");

        ConfigurationAsCode.get().configure(example.toString());

        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.read(example));
    }

    /** Configuration as Code leaves out the defaults of nodes, and not those beside them that are no text. */
    @Test
    void holdsTheDefaultsOfTheCommandLineAndExportsNoneOfThemButASwitch() throws Exception {
        assertThat(DeliveryGlobalConfiguration.get().toConfig()).isEqualTo(DeliveryConfigReader.defaults());
        assertThat(export())
                .isEqualTo(
                        "checks: true\nhelm: {\n  }\nimageBuild: {\n  }\nmail: {\n  }\npreviews: {\n  }\nregistry: {\n  }\nsonar: {\n  }\nsupplyChain: {\n  }\nvulnerabilities: {\n  }\n");
    }

    @Test
    void aSignerIsOneOfSeveralKinds() throws Exception {
        String pem = Keys.ecdsa().verificationKey().pem();
        String node =
                "supplyChain: {mode: on, signer: {program: {command: [gcloud, kms, '--key={digest}'], publicKey: \""
                        + pem.replace("\n", "\\n") + "\"}}}";
        configure(node);

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config).isEqualTo(DeliveryConfigReader.read(directory.resolve("jenkins.yaml")));
        assertThat(config.supplyChain().signer().program().command())
                .containsExactly("gcloud", "kms", "--key={digest}");
        assertThat(export()).contains("signer:\n    program:\n      command:\n      - \"gcloud\"\n      - \"kms\"\n");
    }

    @Test
    void anImportReplacesItsNodeAndLeavesTheOther() throws Exception {
        ConfigurationAsCode.get().configure(SampleSettings.EVERY_SETTING.toExternalForm());
        configure("imageBuild: {retries: 0}");

        DeliveryConfig config = DeliveryGlobalConfiguration.get().toConfig();
        assertThat(config.registry().project()).isEqualTo("shop");
        assertThat(config.imageBuild().retries()).isZero();
        assertThat(config.imageBuild().kanikoExecutable()).isEqualTo(ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE);
    }

    @Test
    void anEmptyTextMeansTheDefaultWhereOneIsNeeded() throws Exception {
        configure("{registry: {repositoryPattern: ''}, imageBuild: {kanikoExecutable: ''}, helm: {executable: '',"
                + " chart: '', timeout: '', imageTagKey: '', ingressPath: '', appConfigMode: '', appConfigKey: ''}}");
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
    @ValueSource(strings = {"${app}/${environment}.yml", "^${app}/^${environment}.yml"})
    void takesTheVariablesOfTheServicesSettingsForItsOwn(String pattern) throws Exception {
        configure("helm: {appConfig: '" + pattern + "', ingressPath: '/x/${app}'}");
        assertThat(DeliveryGlobalConfiguration.get().getHelm().getAppConfig()).isEqualTo("${app}/${environment}.yml");
        assertThat(DeliveryGlobalConfiguration.get().getHelm().getIngressPath()).isEqualTo("/x/${app}");
    }

    @Test
    void otherVariablesOfAPatternAreConfigurationAsCodes() throws Exception {
        configure("helm: {appConfig: '${NOT_SET:-conf}/${app}.yml'}");
        assertThat(DeliveryGlobalConfiguration.get().getHelm().getAppConfig()).isEqualTo("conf/${app}.yml");
    }

    @Test
    void emptyMeansNoneWhereNoneIsPossible() throws Exception {
        String none = "helm: {appConfig: '', imageRepositoryKey: '', imageDigestKey: '', ingressPathsKey: ''}";
        configure(none);

        HelmSettings helm = DeliveryGlobalConfiguration.get().toConfig().helm();
        assertThat(helm.appConfig().path()).isEmpty();
        assertThat(helm.keys()).isEqualTo(new ValueKeys("image.tag", "", "", ""));
        assertThat(export()).contains("appConfig: \"\"", "ingressPathsKey: \"\"");
    }

    @Test
    void anImportReplacesTheListOfEnvironments() throws Exception {
        ConfigurationAsCode.get().configure(SampleSettings.EVERY_SETTING.toExternalForm());
        configure("environments: [{name: prod}, {name: dev}]");

        Environments environments = DeliveryGlobalConfiguration.get().toConfig().environments();
        assertThat(environments.list()).extracting(environments::namespaceOf).containsExactly("bss-prod", "bss-dev");
    }

    @Test
    void thePrefixAndTheEnvironmentsAreJudgedTogether() throws Exception {
        configure("environments: [{name: dev}]");
        String prefix = "p".repeat(60);

        assertThatThrownBy(() -> configure("namespacePrefix: " + prefix))
                .rootCause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + prefix + "-dev' is too long with 64 characters");
        configure("{namespacePrefix: " + prefix + ", environments: [{name: d}]}");
        assertThat(DeliveryGlobalConfiguration.get().getNamespacePrefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry: {hots: registry.example.com} | hots",
                "imageBuild: {engin: auto} | engin",
                "registri: {host: registry.example.com} | registri",
                "helm: {histroyMax: 5} | histroyMax",
                "environments: [{name: dev, namespac: x}] | namespac",
                "registries: [{host: quay.io, miror: [x]}] | miror",
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
                "registries: [{plainHttp: true}] | registries.host | is missing",
                "registries: [{host: 'http://q'}] | registries.host | 'http://q' has a scheme",
                "registries: [{host: docker.io}, {host: index.docker.io}] | registries.host | 'index.docker.io' is there twice",
                "registries: [{host: q.io, plainHttp: ja}] | registries.plainHttp | 'ja' is not a switch",
                "registries: [{host: q.io, mirrors: ['https://m']}] | registries.mirrors | 'https://m' is not a registry",
                "imageBuild: {engine: podman} | imageBuild.engine | 'podman' is not an engine",
                "imageBuild: {mediaTypes: v2} | imageBuild.mediaTypes | 'v2' is not a choice of media types",
                "imageBuild: {baseImage: 'https://x/y'} | imageBuild.baseImage | 'https://x/y' is not an image",
                "imageBuild: {user: 'a b'} | imageBuild.user | 'a b' is not a user",
                "imageBuild: {port: 0} | imageBuild.port | '0' is out of range",
                "imageBuild: {javaOptions: \"a\\tb\"} | imageBuild.javaOptions | is not a line of options",
                "imageBuild: {mirrors: ['https://m']} | imageBuild.mirrors | 'https://m' is not a registry",
                "imageBuild: {allowedExtraArgs: [--insecure]} | imageBuild.allowedExtraArgs | '--insecure' cannot",
                "imageBuild: {extraArgs: [--reproducible]} | imageBuild.extraArgs | '--reproducible' is not an allowed",
                "imageBuild: {cacheRepository: cache} | imageBuild.cacheRepository | 'cache' is not a repository",
                "imageBuild: {listingRepository: bss/l} | imageBuild.listingRepository | 'bss/l' has no registry",
                "imageBuild: {listingSignedBy: key} | imageBuild.listingSignedBy | has no public key",
                "imageBuild: {layered: ja} | imageBuild.layered | 'ja' is not a switch",
                "imageBuild: {retries: often} | imageBuild.retries | is not a whole number",
                "namespacePrefix: BSS | namespacePrefix | 'BSS' is not a name in Kubernetes",
                "environments: [{namespace: dev}] | environments.name | is missing",
                "environments: [{name: Dev}] | environments.name | 'Dev' is not a name in Kubernetes",
                "environments: [{name: dev}, {name: dev}] | environments.name | 'dev' is there twice",
                "environments: [{name: dev, namespace: a_b}] | environments.namespace | 'a_b' is not a name",
                "environments: [{name: dev, valuesFiles: [\"a\\tb\"]}] | environments.valuesFiles | is not a file",
                "environments: [{name: dev, freezes: [{timeZone: UTC}]}] | environments.freezes.window | is not a window",
                "environments: [{name: dev, freezes: [{window: Fri}]}] | environments.freezes.window | 'Fri' is not a window",
                "environments: [{name: dev, freezes: [{window: 22:00 to 06:00, rollbackMayPass: ja}]}] | environments.freezes.rollbackMayPass | 'ja' is not a switch",
                "vulnerabilities: {maxHigh: -1} | vulnerabilities.maxHigh | '-1' is not a number of vulnerabilities",
                "vulnerabilities: {ignoreUnfixed: ja} | vulnerabilities.ignoreUnfixed | 'ja' is not a switch",
                "vulnerabilities: {accepted: [{id: CVE-1, reason: x}]} | accepted.until | is not a day",
                "previews: {environment: Dev} | environments.name | 'Dev' is not a name in Kubernetes",
                "supplyChain: {mode: on} | supplyChain.keyCredentialsId | is missing",
                "supplyChain: {signer: {program: {command: [bin/x]}}} | supplyChain.signer.command | 'bin/x' is not a program",
                "supplyChain: {signer: {program: {command: [x]}}} | supplyChain.signer.publicKey | has no public key",
                "previews: {limit: 0} | previews.limit | '0' is out of range",
                "previews: {maxAgeDays: many} | previews.maxAgeDays | is not a whole number",
                "previews: {trustedForks: ja} | previews.trustedForks | 'ja' is not a switch",
                "helm: {executable: \"a\\tb\"} | helm.executable | is not a program",
                "helm: {chart: --debug} | helm.chart | '--debug' is not a chart",
                "helm: {timeout: 5} | helm.timeout | '5' is not a time to wait: write 1s to 24h",
                "helm: {historyMax: 1} | helm.historyMax | '1' is out of range",
                "helm: {historyMax: many} | helm.historyMax | is not a whole number",
                "helm: {imageTagKey: image..tag} | helm.imageTagKey | 'image..tag' is not the key of a value",
                "helm: {imageRepositoryKey: 'a b'} | helm.imageRepositoryKey | 'a b' is not the key",
                "helm: {imageDigestKey: 'a[0]'} | helm.imageDigestKey | 'a[0]' is not the key",
                "helm: {ingressPathsKey: a/b} | helm.ingressPathsKey | 'a/b' is not the key",
                "helm: {ingressPath: api} | helm.ingressPath | 'api' is not a path: begin it with '/'",
                "helm: {ingressPath: '/^${name}'} | helm.ingressPath | has the unknown variable ${name}",
                "helm: {appConfig: '^${env}.yml'} | helm.appConfig | has the unknown variable ${env}",
                "helm: {appConfigMode: file} | helm.appConfigMode | 'file' is not a mode: use one of values, setFile",
                "helm: {appConfigKey: 'a,b'} | helm.appConfigKey | 'a,b' is not the key of a value",
                "registry: {plainHttp: tru} | registry.plainHttp | 'tru' is not a switch: write true or false",
                "helm: {allowLatest: 1} | helm.allowLatest | '1' is not a switch",
                "environments: [{name: prod, approval: ture}] | environments.approval | 'ture' is not a switch",
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
