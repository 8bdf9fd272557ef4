package io.jenkins.plugins.delivery.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryConfigReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsTheNodeThatConfigurationAsCodeReads() throws Exception {
        Path file = Files.writeString(directory.resolve("delivery.yaml"), """
                jenkins:
                  systemMessage: not ours
                unclassified:
                  location:
                    url: http://example.com/
                  microserviceDelivery:
                    registry:
                      host: registry-vpc.cn-shanghai.aliyuncs.com
                      namespace: bss
                      project: bss
                      repositoryPattern: "${project}.${app}"
                      credentialsId: acr
                      caCertificateId: ""
                      plainHttp: false
                    imageBuild:
                      engine: kaniko
                      kanikoExecutable: /kaniko/executor
                      cacheRepository: ""
                      mirrors: [mirror.example.com]
                      allowedExtraArgs: [--single-snapshot]
                      mainBranches: [main, trunk]
                """);

        DeliveryConfig config = DeliveryConfigReader.read(file);

        assertThat(config.registry().repositoryOf("index")).isEqualTo("bss/bss.index");
        assertThat(config.registry().host()).isEqualTo("registry-vpc.cn-shanghai.aliyuncs.com");
        assertThat(config.imageBuild().engine()).isEqualTo(EngineName.KANIKO);
        assertThat(config.imageBuild().mirrors()).containsExactly("mirror.example.com");
        assertThat(config.imageBuild().mainBranches()).containsExactly("main", "trunk");
        assertThat(config.imageBuild().timeoutMinutes()).isEqualTo(30);
    }

    @Test
    void everyFieldButTheHostHasADefault() {
        DeliveryConfig config = parse("registry: {host: r.example.com}");

        assertThat(config.imageBuild()).isEqualTo(ImageBuildSettings.defaults());
        assertThat(config.helm()).isEqualTo(HelmSettings.defaults());
        assertThat(config.environments()).isEqualTo(Environments.NONE);
        assertThat(config.registry().repositoryPattern()).isEqualTo("${project}.${app}");
        assertThat(config.registry().plainHttp()).isFalse();
    }

    @Test
    void readsEnvironmentsInTheirOrder() {
        DeliveryConfig config = parse("""
                {namespacePrefix: bss, environments: [{name: dev}, {name: prod, namespace: live, context: blue,
                kubeconfigCredentialsId: prod-kubeconfig, valuesFiles: [values.yaml, live.yaml]}],
                helm: {appConfig: ""}}""");

        Environments environments = config.environments();
        assertThat(environments.list()).extracting(EnvironmentSettings::name).containsExactly("dev", "prod");
        assertThat(environments.namespaceOf(environments.named("environment", "dev")))
                .isEqualTo("bss-dev");
        assertThat(environments.named("environment", "dev").layers()).containsExactly("values.yaml", "dev.yaml");
        EnvironmentSettings prod = environments.named("environment", "prod");
        assertThat(environments.namespaceOf(prod)).isEqualTo("live");
        assertThat(prod.layers()).containsExactly("values.yaml", "live.yaml");
        assertThat(prod.context()).isEqualTo("blue");
        assertThat(config.helm().appConfig().fileOf("index", "dev")).isEmpty();
        assertThatThrownBy(() -> environments.named("environment", "pord"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "environment 'pord' is not an environment: did you mean prod; the known ones are dev, prod");
    }

    @Test
    void whereSomethingIsAskedOfImagesRollbacksAreHeldToWhatWasHealthy() {
        Environments environments = parse("""
                {environments: [{name: a}, {name: b, rollback: healthy}, {name: c, requires: a}, {name: d, approval: true},
                {name: e, qualityGate: true, rollback: any}, {name: f, requires: a, rollback: asDeploy}]}""").environments();

        assertThat(environments.list())
                .extracting(EnvironmentSettings::rollbackRule)
                .containsExactly(
                        RollbackRule.ANY,
                        RollbackRule.HEALTHY,
                        RollbackRule.HEALTHY,
                        RollbackRule.HEALTHY,
                        RollbackRule.ANY,
                        RollbackRule.AS_DEPLOY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            registri: {host: a}                      | registri is not a setting: did you mean registry
            registry: {hots: a}                      | registry.hots is not a setting: did you mean registry.host
            registry: {zzz: a}                       | registry.zzz is not a setting: the settings here are host, namespace, project, repositoryPattern, credentialsId, caCertificateId, plainHttp
            registry: {host: 'https://r'}            | registry.host 'https://r' has a scheme: write host[:port] only, and set registry.plainHttp if it has no TLS
            registry: {host: 'r/bss'}                | registry.host 'r/bss' has a path: write host[:port] only, and what follows the '/' as registry.namespace
            registry: {host: r, plainHttp: yess}     | registry.plainHttp 'yess' is not a switch: write true or false
            registry: {namespace: BSS}               | registry.namespace 'BSS' does not fit into a repository's name: use lower-case letters and digits, separated by '.', '_', '-' or '/'
            registry: {repositoryPattern: bss}       | registry.repositoryPattern 'bss' has no ${app}, so all services would share one repository: write it as in ${project}.${app}
            registry: {repositoryPattern: '${x}'}    | registry.repositoryPattern '${x}' has the unknown variable ${x}: use ${project} and ${app}
            previews: {limt: 3}                      | previews.limt is not a setting: did you mean previews.limit
            previews: {limit: 101}                   | previews.limit '101' is out of range: use 1 to 100; without an environment there are none
            previews: {maxAgeDays: 0}                | previews.maxAgeDays '0' is out of range: use 1 to 365
            registry: [a]                            | registry '' is not a mapping: write its settings below it, indented
            environments: {dev: x}                   | environments '' is not a list: begin each of its entries with '-'
            environments: [{name: Dev}]              | environments.name 'Dev' is not a name in Kubernetes: use lower-case letters, digits and '-', and begin and end with a letter or digit
            environments: [{namespace: a}]           | environments.name is missing: give it, as in index
            environments: [{name: a, requires: b}, {name: b}] | environments.requires 'b' is not an environment before a: list the environments in the order in which an image goes through them
            environments: [{name: a, approvers: [x]}] | environments.approvers 'x' are given, and approval is false: set approval: true, or leave approvers out
            environments: [{name: a, allowedImages: ['b/c:1']}] | environments.allowedImages 'b/c:1' is not a repository: write it with its registry and without tag and digest, as in registry.example.com/tools/proxy, or registry.example.com/tools/* for all below
            environments: [{name: a, freezes: [{window: Fri}]}] | environments.freezes.window 'Fri' is not a window: write Fri 16:00 to Mon 07:00, 22:00 to 06:00, 12-20 to 01-04, or 2026-12-20 to 2027-01-04
            environments: [{name: a, freezes: [{windw: Fri}]}] | environments[0].freezes[0].windw is not a setting: did you mean environments[0].freezes[0].window
            environments: [{name: a, rollback: some}] | environments.rollback 'some' is not a rule: use one of any, healthy, asDeploy, or leave it empty
            environments: [{name: a}, {name: a}]     | environments.name 'a' is there twice: give every environment a name of its own
            environments: [{name: a, nmespace: b}]   | environments[0].nmespace is not a setting: did you mean environments[0].namespace
            environments: [{name: a, namespace: A}]  | environments.namespace 'A' is not a name in Kubernetes: use lower-case letters, digits and '-', and begin and end with a letter or digit
            namespacePrefix: b_s                     | namespacePrefix 'b_s' is not a name in Kubernetes: use lower-case letters, digits and '-', and begin and end with a letter or digit
            helm: {timeout: 5}                       | helm.timeout '5' is not a time to wait: write 1s to 24h, as in 5m or 1m30s
            helm: {timeout: 25h}                     | helm.timeout '25h' is not a time to wait: write 1s to 24h, as in 5m or 1m30s
            helm: {historyMax: 1}                    | helm.historyMax '1' is out of range: use 2 to 1000; with fewer there is nothing to go back to
            helm: {chart: --debug}                   | helm.chart '--debug' is not a chart: name a directory, an archive, or oci://registry/chart
            helm: {imageTagKey: 'a b'}               | helm.imageTagKey 'a b' is not the key of a value: write names with dots between them, as in image.tag
            helm: {appConfig: '${env}/a.yml'}        | helm.appConfig '${env}/a.yml' has the unknown variable ${env}: use ${environment} and ${app}
            helm: {appConfigMode: file}              | helm.appConfigMode 'file' is not a mode: use one of values, setFile
            helm: {ingressPath: index}               | helm.ingressPath 'index' is not a path: begin it with '/', as in /${app}
            imageBuild: {engine: podman}             | imageBuild.engine 'podman' is not an engine: use one of auto, inProcess, kaniko, docker
            imageBuild: {mirrors: m}                 | imageBuild.mirrors 'm' is not a list: write it as [a, b]
            imageBuild: {mirrors: ['https://m']}     | imageBuild.mirrors 'https://m' is not a registry: write host[:port][/path] without a scheme
            imageBuild: {retries: many}              | imageBuild.retries 'many' is not a whole number: write digits only
            imageBuild: {retries: 99}                | imageBuild.retries '99' is out of range: use a whole number from 0 to 10
            imageBuild: {timeoutMinutes: 0}          | imageBuild.timeoutMinutes '0' is out of range: use a whole number from 1 to 1440
            imageBuild: {allowedExtraArgs: [--insecure]} | imageBuild.allowedExtraArgs '--insecure' cannot be allowed, because it would turn TLS off or contradict what the step decides: leave it out; docs/guide/build-image.md says which setting does it safely
            imageBuild: {listingRepository: bss/listings} | imageBuild.listingRepository 'bss/listings' has no registry: write host[:port]/repository without a tag
            imageBuild: {listingRepository: 'r.io/l:1'} | imageBuild.listingRepository 'r.io/l:1' is not a repository: write host[:port]/repository without a tag
            imageBuild: {listingSignedBy: cosign.pub} | imageBuild.listingSignedBy has no public key: give the text of cosign.pub, -----BEGIN PUBLIC KEY----- …
            imageBuild: {cacheRepository: 'r/c:tag'} | imageBuild.cacheRepository 'r/c:tag' is not a repository: write host[:port]/repository without a tag
            """)
    void saysWhichSettingIsWrongAndWhatToDo(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void readsWhatConfigurationAsCodeWrites() {
        DeliveryConfig config = parse("registry: {project: bss, repositoryPattern: '^${project}-^${app}'}");

        assertThat(config.registry().repositoryOf("index")).isEqualTo("bss-index");
        assertThat(parse("registry: {repositoryPattern: ''}").registry().repositoryPattern())
                .isEqualTo("${project}.${app}");
    }

    @Test
    void refusesAFileWithoutTheNode() {
        assertThatThrownBy(() -> DeliveryConfigReader.parse("registry: {host: a}", "delivery.yaml"))
                .hasMessageContaining("'delivery.yaml' has no node unclassified: microserviceDelivery:");
    }

    @Test
    void namesTheLineOfABrokenFile() {
        assertThatThrownBy(() -> DeliveryConfigReader.parse("unclassified:\n  a: [", "delivery.yaml"))
                .hasMessageStartingWith("config 'delivery.yaml' is not YAML at line ");
    }

    @Test
    void refusesADuplicateKey() {
        assertThatThrownBy(() -> parse("registry: {host: a, host: b}")).hasMessageContaining("is not YAML");
    }

    @Test
    void saysThatTheFileIsNotThere() {
        assertThatThrownBy(() -> DeliveryConfigReader.read(directory.resolve("none.yaml")))
                .hasMessageContaining("none.yaml' does not exist");
    }

    private static DeliveryConfig parse(String settings) {
        String indented = String.join("\n    ", List.of(settings.split("\n")));
        return DeliveryConfigReader.parse("unclassified:\n  microserviceDelivery:\n    " + indented, "test.yaml");
    }
}
