package io.jenkins.plugins.delivery.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.engine.EngineName;
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
        assertThat(config.registry().repositoryPattern()).isEqualTo("${project}.${app}");
        assertThat(config.registry().plainHttp()).isFalse();
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
            registry: [a]                            | registry '' is not a mapping: write its settings below it, indented
            imageBuild: {engine: podman}             | imageBuild.engine 'podman' is not an engine: use one of auto, inProcess, kaniko, docker
            imageBuild: {mirrors: m}                 | imageBuild.mirrors 'm' is not a list: write it as [a, b]
            imageBuild: {mirrors: ['https://m']}     | imageBuild.mirrors 'https://m' is not a registry: write host[:port][/path] without a scheme
            imageBuild: {retries: many}              | imageBuild.retries 'many' is not a whole number: write digits only
            imageBuild: {retries: 99}                | imageBuild.retries '99' is out of range: use a whole number from 0 to 10
            imageBuild: {timeoutMinutes: 0}          | imageBuild.timeoutMinutes '0' is out of range: use a whole number from 1 to 1440
            imageBuild: {allowedExtraArgs: [--insecure]} | imageBuild.allowedExtraArgs '--insecure' cannot be allowed, because it would turn TLS off or contradict what the step decides: leave it out; docs/build-image.md says which setting does it safely
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
