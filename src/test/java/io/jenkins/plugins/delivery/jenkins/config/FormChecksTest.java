package io.jenkins.plugins.delivery.jenkins.config;

import static io.jenkins.plugins.delivery.jenkins.config.SystemPage.ADMINISTRATOR;
import static io.jenkins.plugins.delivery.jenkins.config.SystemPage.READER;
import static io.jenkins.plugins.delivery.jenkins.config.SystemPage.SYSTEM_READER;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.verb.POST;

/** What the web reaches of the system page's form: each field's check, what it says beside the field, and to whom. */
@WithJenkins
class FormChecksTest {
    private static SystemPage page;

    /** A method of a descriptor that the web reaches. */
    record Endpoint(Class<?> describable, String name, Method method) {
        static Stream<Endpoint> of(Class<?> describable, Class<?> descriptor) {
            return Arrays.stream(descriptor.getMethods())
                    .filter(method -> method.getName().matches("do[A-Z].*"))
                    // Jenkins' own descriptors have some as well.
                    .filter(method -> method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.delivery."))
                    .map(method -> new Endpoint(
                            describable,
                            Character.toLowerCase(method.getName().charAt(2))
                                    + method.getName().substring(3),
                            method));
        }

        @Override
        public String toString() {
            return describable.getSimpleName() + "/" + name;
        }
    }

    static List<Endpoint> endpoints() {
        return Stream.of(
                        Endpoint.of(RegistryConfiguration.class, RegistryConfiguration.DescriptorImpl.class),
                        Endpoint.of(OtherRegistryConfiguration.class, OtherRegistryConfiguration.DescriptorImpl.class),
                        Endpoint.of(ImageBuildConfiguration.class, ImageBuildConfiguration.DescriptorImpl.class),
                        Endpoint.of(DeliveryGlobalConfiguration.class, DeliveryGlobalConfiguration.class),
                        Endpoint.of(EnvironmentConfiguration.class, EnvironmentConfiguration.DescriptorImpl.class),
                        Endpoint.of(FreezeConfiguration.class, FreezeConfiguration.DescriptorImpl.class),
                        Endpoint.of(HelmConfiguration.class, HelmConfiguration.DescriptorImpl.class),
                        Endpoint.of(PreviewsConfiguration.class, PreviewsConfiguration.DescriptorImpl.class),
                        Endpoint.of(MailConfiguration.class, MailConfiguration.DescriptorImpl.class),
                        Endpoint.of(SonarConfiguration.class, SonarConfiguration.DescriptorImpl.class),
                        Endpoint.of(SupplyChainConfiguration.class, SupplyChainConfiguration.DescriptorImpl.class),
                        Endpoint.of(ProgramImageSigner.class, ProgramImageSigner.DescriptorImpl.class),
                        Endpoint.of(
                                VulnerabilityRuleConfiguration.class,
                                VulnerabilityRuleConfiguration.DescriptorImpl.class),
                        Endpoint.of(
                                VulnerabilitiesConfiguration.class, VulnerabilitiesConfiguration.DescriptorImpl.class),
                        Endpoint.of(
                                AcceptedVulnerabilityConfiguration.class,
                                AcceptedVulnerabilityConfiguration.DescriptorImpl.class))
                .flatMap(Function.identity())
                .toList();
    }

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        page = new SystemPage(rule);
        OfferedChoices.make(rule.jenkins);
    }

    /** The rule keeps the pages of all clients, and a static field keeps the rule as long as the JVM. */
    @AfterAll
    static void forgetPages() {
        page = null;
    }

    @Test
    void everyFieldHasItsCheck() {
        assertThat(endpoints()).extracting(Endpoint::toString).hasSize(101).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void takesNoGet(Endpoint endpoint) throws Exception {
        assertThat(endpoint.method().isAnnotationPresent(POST.class)).isTrue();
        WebResponse answer = page.get(ADMINISTRATOR, endpoint.describable(), endpoint.name(), badValues());
        assertThat(answer.getStatusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void tellsNothingWithoutPermission(Endpoint endpoint) throws Exception {
        WebResponse answer = page.post(READER, endpoint.describable(), endpoint.name(), badValues());
        if (endpoint.name().startsWith("check")) {
            assertThat(answer.getContentAsString()).isEqualTo("<div/>");
        } else if (endpoint.name().startsWith("fill")) {
            assertThat(answer.getContentAsString())
                    .doesNotContain("acr", "own", "robot", "inProcess", "helm-3", "s3cret-word");
        } else {
            assertThat(answer.getStatusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Registry|checkHost|https://x|registry.host &#039;https://x&#039; has a scheme: write host[:port] only",
                "Registry|checkNamespace|A|registry.namespace &#039;A&#039; does not fit",
                "Registry|checkProject|A|registry.project &#039;A&#039; does not fit",
                "Registry|checkRepositoryPattern|x|has no ${app}",
                "Registry|checkCredentialsId|nowhere|no global credentials &#039;nowhere&#039;",
                "Registry|checkCredentialsId|own|no global credentials &#039;own&#039; that builds can use",
                "Registry|checkCaCertificateId|nowhere|no global credentials",
                "Registry|checkPlainHttp|true|in clear",
                "Previews|checkEnvironment|Dev|is not a name in Kubernetes",
                "Previews|checkEnvironment|dev|previews.environment &#039;dev&#039; is not an environment",
                "Previews|checkLimit|0|previews.limit &#039;0&#039; is out of range: use 1 to 100",
                "Previews|checkMaxAgeDays|many|previews.maxAgeDays &#039;many&#039; is not a whole number",
                "OtherRegistry|checkHost|''|registries.host is missing",
                "OtherRegistry|checkHost|https://x|registries.host &#039;https://x&#039; has a scheme: write host[:port]",
                "OtherRegistry|checkHost|x.io/y|registries.host &#039;x.io/y&#039; has a path: write host[:port] only",
                "OtherRegistry|checkCredentialsId|own|no global credentials &#039;own&#039; that builds can use",
                "OtherRegistry|checkCaCertificateId|nowhere|no global credentials",
                "OtherRegistry|checkPlainHttp|true|in clear",
                "OtherRegistry|checkMirrors|'ok.example.com\nhttp://m'|registries.mirrors &#039;http://m&#039; is not",
                "ImageBuild|checkEngine|podman|use one of auto, inProcess, kaniko, docker",
                "ImageBuild|checkMediaTypes|oci-mediatypes|use one of base, oci, docker",
                "ImageBuild|checkKanikoExecutable|'a\tb'|is not a path",
                "ImageBuild|checkCacheRepository|cache|is not a repository",
                "ImageBuild|checkListingRepository|listings|is not a repository",
                "ImageBuild|checkListingRepository|bss/listings|has no registry",
                "ImageBuild|checkListingRepository|registry.example.com/bss/listings|no key is believed",
                "ImageBuild|checkListingSignedBy|cosign.pub|has no public key",
                "ImageBuild|checkListingSignedBy|'-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'|imageBuild.listingSignedBy",
                "ImageBuild|checkMirrors|'ok.example.com\nhttp://m'|&#039;http://m&#039; is not a registry",
                "ImageBuild|checkAllowedExtraArgs|'--single-snapshot\n--skip-tls-verify'|cannot be allowed",
                "ImageBuild|checkExtraArgs|--reproducible|is not an allowed option: add --reproducible to",
                "ImageBuild|checkMainBranches|' '|latest",
                "ImageBuild|checkRetries|11|use a whole number from 0 to 10",
                "ImageBuild|checkRetries|x|&#039;x&#039; is not a whole number",
                "ImageBuild|checkTimeoutMinutes|1441|use a whole number from 1 to 1440",
                "DeliveryGlobal|checkNamespacePrefix|Bss|namespacePrefix &#039;Bss&#039; is not a name in Kubernetes",
                "DeliveryGlobal|checkDeployJob|/deploy|deployJob &#039;/deploy&#039; is not the full name of a job",
                "DeliveryGlobal|checkDeployJob|shop/deploy|There is no job &#039;shop/deploy&#039; yet",
                "DeliveryGlobal|checkReleaseTrainJob|/t|releaseTrainJob &#039;/t&#039; is not the full name of a job",
                "DeliveryGlobal|checkReleaseTrainJob|shop/train|There is no job &#039;shop/train&#039; yet",
                "Environment|checkName|''|environments.name is missing",
                "Environment|checkName|a.b|environments.name &#039;a.b&#039; is not a name in Kubernetes",
                "Environment|checkNamespace|a_b|environments.namespace &#039;a_b&#039; is not a name",
                "Environment|checkKubeconfigCredentialsId|nowhere|no global credentials &#039;nowhere&#039;",
                "Environment|checkKubeconfigCredentialsId|own|no global credentials &#039;own&#039;",
                "Environment|checkValuesFiles|'dev.yaml\na\tb'|environments.valuesFiles",
                "Environment|checkRequires|Dev|environments.requires &#039;Dev&#039; is not a name in Kubernetes",
                "Environment|checkApprovers|alice|are given, and approval is false",
                "Environment|checkQualityGateRequired|true|is given, and qualityGate is false",
                "Environment|checkAllowedImages|'ok.example.com/a\nb/c:1'|environments.allowedImages &#039;b/c:1&#039; is not",
                "Environment|checkRollback|some|use one of any, healthy, asDeploy, or leave it empty",
                "Freeze|checkWindow|Fri|environments.freezes.window &#039;Fri&#039; is not a window: write Fri 16:00 to",
                "Freeze|checkTimeZone|Berlin|environments.freezes.timeZone &#039;Berlin&#039; is not a time zone",
                "Freeze|checkReason|'a	b'|environments.freezes.reason",
                "Mail|checkTo|team at example.com|mail.to &#039;team at example.com&#039; is not a mail address",
                "Mail|checkReplyTo|a@b@c|mail.replyTo &#039;a@b@c&#039; is not a mail address",
                "Sonar|checkServerUrl|sonar.example.com|sonar.serverUrl &#039;sonar.example.com&#039; is not the address",
                "Sonar|checkServerUrl|https://me:pw@sonar.example.com|is not the address of a server",
                "Sonar|checkTokenCredentialsId|nowhere|no global credentials",
                "SupplyChain|checkKeyCredentialsId|nowhere|no global credentials",
                "Environment|checkSignedBy|mine|environments.signedBy has no public key",
                "Environment|checkSignedBy|-----BEGIN PUBLIC KEY-----|environments.signedBy is not PEM",
                "SupplyChain|checkKeyPasswordCredentialsId|nowhere|no global credentials",
                "Vulnerabilities|checkMaxCritical|-1|vulnerabilities.maxCritical &#039;-1&#039; is not a number of",
                "Vulnerabilities|checkMaxHigh|x|vulnerabilities.maxHigh &#039;x&#039; is not a whole number",
                "Vulnerabilities|checkMaxMedium|-1|vulnerabilities.maxMedium &#039;-1&#039; is not a number of",
                "Vulnerabilities|checkMaxLow|-1|vulnerabilities.maxLow &#039;-1&#039; is not a number of",
                "VulnerabilityRule|checkMaxHigh|-1|environments.vulnerabilities.maxHigh &#039;-1&#039; is not a number",
                "VulnerabilityRule|checkMaxAgeDays|0|environments.vulnerabilities.maxAgeDays &#039;0&#039; is out of",
                "AcceptedVulnerability|checkId|a b|accepted.id &#039;a b&#039; is not the name of a vulnerability",
                "AcceptedVulnerability|checkReason|''|accepted.reason &#039;&#039; is not a line",
                "AcceptedVulnerability|checkUntil|2027|accepted.until &#039;2027&#039; is not a day",
                "Helm|checkExecutable|'a\tb'|is not a program",
                "Helm|checkTool|helm|did you mean helm-3; the known ones are helm-3, helm-4",
                "Helm|checkChart|--debug|helm.chart &#039;--debug&#039; is not a chart",
                "Helm|checkTimeout|5 minutes|is not a time to wait: write 1s to 24h",
                "Helm|checkHistoryMax|1|is out of range: use 2 to 1000",
                "Helm|checkHistoryMax|x|&#039;x&#039; is not a whole number",
                "Helm|checkImageTagKey|.tag|helm.imageTagKey &#039;.tag&#039; is not the key of a value",
                "Helm|checkImageRepositoryKey|a b|helm.imageRepositoryKey &#039;a b&#039; is not the key",
                "Helm|checkImageDigestKey|a[0]|helm.imageDigestKey &#039;a[0]&#039; is not the key",
                "Helm|checkIngressPathsKey|a/b|helm.ingressPathsKey &#039;a/b&#039; is not the key",
                "Helm|checkIngressPath|api|begin it with &#039;/&#039;",
                "Helm|checkIngressPath|/${x}|has the unknown variable ${x}: use ${app}",
                "Helm|checkAppConfig|${env}.yml|has the unknown variable ${env}: use ${environment} and ${app}",
                "Helm|checkAppConfigMode|file|use one of values, setFile",
                "Helm|checkAppConfigKey|'a,b'|helm.appConfigKey",
                "Helm|checkAllowLatest|true|names another image tomorrow",
            })
    void saysBesideTheFieldWhatTheCommandLineSays(String part, String check, String value, String words)
            throws Exception {
        WebResponse answer = page.post(ADMINISTRATOR, describable(part), check, Map.of("value", value));
        assertThat(answer.getContentAsString()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Registry|checkHost|registry.example.com:5000",
                "Registry|checkHost|''",
                "Registry|checkNamespace|team/bss",
                "Registry|checkProject|''",
                "Registry|checkRepositoryPattern|''",
                "Registry|checkCredentialsId|acr",
                "Registry|checkCaCertificateId|''",
                "Registry|checkPlainHttp|false",
                "OtherRegistry|checkHost|quay.io",
                "OtherRegistry|checkMirrors|'m.example.com:5000\r\n\r\nn.example.com/quay'",
                "DeliveryGlobal|checkNamespacePrefix|''",
                "DeliveryGlobal|checkNamespacePrefix|bss",
                "DeliveryGlobal|checkDeployJob|''",
                "DeliveryGlobal|checkReleaseTrainJob|''",
                "Sonar|checkServerUrl|https://sonar.example.com/sonarqube/",
                "Environment|checkName|dev",
                "Environment|checkNamespace|live",
                "Environment|checkKubeconfigCredentialsId|ca",
                "Environment|checkValuesFiles|''",
                "Environment|checkValuesFiles|'values.yaml\nlive.yaml'",
                "Environment|checkRequires|dev",
                "Environment|checkApprovers|''",
                "Environment|checkQualityGateRequired|false",
                "Mail|checkTo|'team@example.com, cc:lead@example.com, alice, ${TEAM}'",
                "Mail|checkReplyTo|''",
                "Vulnerabilities|checkMaxHigh|''",
                "AcceptedVulnerability|checkUntil|2027-01-31",
                "Helm|checkExecutable|''",
                "Helm|checkTool|''",
                "Helm|checkTool|helm-4",
                "Helm|checkChart|oci://registry.example.com/charts/common",
                "Helm|checkTimeout|1m30s",
                "Helm|checkTimeout|''",
                "Helm|checkHistoryMax|1000",
                "Helm|checkImageTagKey|''",
                "Helm|checkImageRepositoryKey|''",
                "Helm|checkImageDigestKey|image.digest",
                "Helm|checkIngressPathsKey|ingress.hosts.paths",
                "Helm|checkIngressPath|''",
                "Helm|checkAppConfig|''",
                "Helm|checkAppConfigMode|setFile",
                "Helm|checkAppConfigKey|appConfig",
                "Helm|checkAllowLatest|false",
                "ImageBuild|checkEngine|inProcess",
                "ImageBuild|checkMediaTypes|''",
                "ImageBuild|checkListingRepository|''",
                "ImageBuild|checkListingSignedBy|''",
                "ImageBuild|checkMirrors|'m.example.com:5000\r\n\r\nn.example.com/docker'",
                "ImageBuild|checkExtraArgs|''",
                "ImageBuild|checkRetries|' 0 '",
                "ImageBuild|checkTimeoutMinutes|1440",
            })
    void isContentWithGoodValues(String part, String check, String value) throws Exception {
        WebResponse answer = page.post(ADMINISTRATOR, describable(part), check, Map.of("value", value));
        assertThat(answer.getContentAsString()).isEqualTo("<div/>");
    }

    @Test
    void whoMaySeeThePageMayNotTestTheConnection() throws Exception {
        for (Class<?> part : List.of(
                RegistryConfiguration.class, OtherRegistryConfiguration.class, EnvironmentConfiguration.class)) {
            WebResponse answer = page.post(SYSTEM_READER, part, "testConnection", badValues());
            assertThat(answer.getStatusCode()).isEqualTo(403);
        }
    }

    private static Class<?> describable(String part) throws ClassNotFoundException {
        return Class.forName(FormChecksTest.class.getPackageName() + "." + part + "Configuration");
    }

    private static Map<String, String> badValues() {
        return Map.of("value", "https://not valid", "host", "registry.example.com");
    }
}
