package io.jenkins.plugins.delivery.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.freeze.Freeze;
import io.jenkins.plugins.delivery.core.freeze.Freezes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the settings from the same YAML that Configuration as Code imports: the node {@code unclassified:
 * microserviceDelivery:}. What else the file configures is Jenkins' business and passed over.
 */
public final class DeliveryConfigReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DeliveryConfigReader() {}

    /**
     * Reads a file.
     *
     * @throws InvalidInputException when it is not there, is not YAML, or has a wrong or unknown setting
     */
    public static DeliveryConfig read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("config", file, "does not exist", "name a file with the settings");
        } catch (IOException e) {
            throw new InvalidInputException("config", file, "cannot be read", e.toString());
        }
    }

    /** What holds without a file: no registry, everything else at its default. */
    public static DeliveryConfig defaults() {
        return parse("{}", "defaults");
    }

    static DeliveryConfig parse(String yaml, String name) {
        JsonNode root;
        try (JsonParser parser = YAML.createParser(yaml)) {
            root = Json.read(parser);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new InvalidInputException(
                    "config",
                    name,
                    "is not YAML" + line,
                    e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        JsonNode node = root.path("unclassified").path("microserviceDelivery");
        if (node.isMissingNode() && root.isObject() && !root.isEmpty()) {
            throw new InvalidInputException(
                    "config",
                    name,
                    "has no node unclassified: microserviceDelivery:",
                    "write the settings below it, as docs/guide/configuration.md shows");
        }
        SettingsNode settings = new SettingsNode("", node);
        settings.allow(
                "registry",
                "registries",
                "imageBuild",
                "namespacePrefix",
                "environments",
                "deployJob",
                "releaseTrainJob",
                "previews",
                "helm",
                "mail",
                "sonar",
                "supplyChain",
                "vulnerabilities",
                "checks");
        return new DeliveryConfig(
                registry(settings.child("registry")),
                registries(settings),
                imageBuild(settings.child("imageBuild")),
                environments(settings),
                settings.text("deployJob", ""),
                settings.text("releaseTrainJob", ""),
                previews(settings.child("previews")),
                helm(settings.child("helm")),
                mail(settings.child("mail")),
                sonar(settings.child("sonar")),
                supplyChain(settings.child("supplyChain")),
                VulnerabilitySettings.policy(settings.child("vulnerabilities")),
                settings.flag("checks", true));
    }

    private static RegistrySettings registry(SettingsNode node) {
        node.allow(
                "host", "namespace", "project", "repositoryPattern", "credentialsId", "caCertificateId", "plainHttp");
        String host = node.text("host", "");
        return new RegistrySettings(
                host.isEmpty() ? null : host,
                node.text("namespace", ""),
                node.text("project", ""),
                node.pattern("repositoryPattern", RegistrySettings.DEFAULT_REPOSITORY_PATTERN),
                node.text("credentialsId", ""),
                node.text("caCertificateId", ""),
                node.flag("plainHttp", false));
    }

    private static OtherRegistries registries(SettingsNode settings) {
        List<OtherRegistry> registries = new ArrayList<>();
        for (SettingsNode node : settings.children("registries")) {
            node.allow("host", "credentialsId", "caCertificateId", "plainHttp", "mirrors");
            registries.add(new OtherRegistry(
                    node.text("host", ""),
                    node.text("credentialsId", ""),
                    node.text("caCertificateId", ""),
                    node.flag("plainHttp", false),
                    node.texts("mirrors", List.of())));
        }
        return new OtherRegistries(registries);
    }

    private static ImageBuildSettings imageBuild(SettingsNode node) {
        node.allow(
                "engine",
                "kanikoExecutable",
                "cacheRepository",
                "mirrors",
                "allowedExtraArgs",
                "extraArgs",
                "mainBranches",
                "retries",
                "timeoutMinutes",
                "mediaTypes",
                "shareListings",
                "listingRepository",
                "listingSignedBy",
                "layered",
                "reuseCompiled",
                "baseImage",
                "user",
                "port",
                "javaOptions");
        return new ImageBuildSettings(
                EngineName.parse("imageBuild.engine", node.text("engine", EngineName.AUTO.text())),
                node.textOr("kanikoExecutable", ImageBuildSettings.DEFAULT_KANIKO_EXECUTABLE),
                node.text("cacheRepository", ""),
                node.texts("mirrors", List.of()),
                node.texts("allowedExtraArgs", List.of()),
                node.texts("extraArgs", List.of()),
                node.texts("mainBranches", ImageBuildSettings.DEFAULT_MAIN_BRANCHES),
                node.number("retries", ImageBuildSettings.DEFAULT_RETRIES),
                node.number("timeoutMinutes", ImageBuildSettings.DEFAULT_TIMEOUT_MINUTES),
                ImageMediaTypes.parse(node.textOr("mediaTypes", ImageMediaTypes.BASE.text())),
                node.flag("shareListings", true),
                new ListingSettings(node.text("listingRepository", ""), node.text("listingSignedBy", "")),
                node.flag("layered", false),
                node.flag("reuseCompiled", false),
                new ProgramImageSettings(
                        node.text("baseImage", ""),
                        node.textOr("user", ProgramImageSettings.DEFAULT_USER),
                        node.number("port", ProgramImageSettings.DEFAULT_PORT),
                        node.text("javaOptions", ProgramImageSettings.DEFAULT_JAVA_OPTIONS)));
    }

    private static Environments environments(SettingsNode settings) {
        List<EnvironmentSettings> environments = new ArrayList<>();
        for (SettingsNode node : settings.children("environments")) {
            node.allow(
                    "name",
                    "namespace",
                    "kubeconfigCredentialsId",
                    "context",
                    "valuesFiles",
                    "requires",
                    "qualityGate",
                    "qualityGateRequired",
                    "approval",
                    "approvers",
                    "allowedImages",
                    "rollback",
                    "signedBy",
                    "sbom",
                    "builtBy",
                    "branches",
                    "vulnerabilities",
                    "freezes",
                    "production");
            environments.add(new EnvironmentSettings(
                    node.text("name", ""),
                    node.text("namespace", ""),
                    node.text("kubeconfigCredentialsId", ""),
                    node.text("context", ""),
                    node.texts("valuesFiles", List.of()),
                    new Protection(
                            node.text("requires", ""),
                            node.flag("qualityGate", false),
                            node.flag("qualityGateRequired", false),
                            node.flag("approval", false),
                            node.texts("approvers", List.of())),
                    new RunRules(node.texts("allowedImages", List.of()), node.text("rollback", "")),
                    new ImageRules(
                            node.text("signedBy", ""),
                            node.flag("sbom", false),
                            node.texts("builtBy", List.of()),
                            node.texts("branches", List.of()),
                            VulnerabilitySettings.rule(node)),
                    freezes(node),
                    node.flag("production", false)));
        }
        return new Environments(settings.text("namespacePrefix", ""), environments);
    }

    private static Freezes freezes(SettingsNode environment) {
        List<Freeze> freezes = new ArrayList<>();
        for (SettingsNode node : environment.children("freezes")) {
            node.allow("window", "timeZone", "reason", "mayPass", "rollbackMayPass");
            freezes.add(new Freeze(
                    node.text("window", ""),
                    node.text("timeZone", ""),
                    node.text("reason", ""),
                    node.texts("mayPass", List.of()),
                    node.flag("rollbackMayPass", false)));
        }
        return new Freezes(freezes);
    }

    private static PreviewSettings previews(SettingsNode node) {
        node.allow("environment", "limit", "maxAgeDays", "trustedForks");
        return new PreviewSettings(
                node.text("environment", ""),
                node.number("limit", PreviewSettings.DEFAULT_LIMIT),
                node.number("maxAgeDays", PreviewSettings.DEFAULT_MAX_AGE_DAYS),
                node.flag("trustedForks", false));
    }

    private static MailSettings mail(SettingsNode node) {
        node.allow("to", "replyTo", "language");
        return new MailSettings(
                node.text("to", ""),
                node.text("replyTo", ""),
                ReportLanguage.parse("mail.language", node.text("language", ReportLanguage.ENGLISH.text())));
    }

    private static SonarSettings sonar(SettingsNode node) {
        node.allow("serverUrl", "tokenCredentialsId");
        return new SonarSettings(node.text("serverUrl", ""), node.text("tokenCredentialsId", ""));
    }

    private static SupplyChainSettings supplyChain(SettingsNode node) {
        node.allow("mode", "keyCredentialsId", "keyPasswordCredentialsId", "signer");
        return new SupplyChainSettings(
                SupplyChainMode.parse("supplyChain.mode", node.textOr("mode", SupplyChainMode.OFF.text())),
                node.text("keyCredentialsId", ""),
                node.text("keyPasswordCredentialsId", ""),
                node.has("signer") ? signer(node) : null);
    }

    private static SignerSettings signer(SettingsNode supplyChain) {
        String kind = supplyChain.onlyKey("signer");
        if (!kind.equals(SignerSettings.PROGRAM)) {
            return new SignerSettings(kind, null);
        }
        SettingsNode program = supplyChain.child("signer").child(kind);
        program.allow("command", "publicKey");
        return SignerSettings.of(
                new SigningProgram(program.texts("command", List.of()), program.text("publicKey", "")));
    }

    private static HelmSettings helm(SettingsNode node) {
        node.allow(
                "executable",
                "tool",
                "chart",
                "timeout",
                "historyMax",
                "imageTagKey",
                "imageRepositoryKey",
                "imageDigestKey",
                "ingressPathsKey",
                "ingressPath",
                "appConfig",
                "appConfigMode",
                "appConfigKey",
                "supersede",
                "allowLatest");
        return new HelmSettings(
                node.textOr("executable", HelmSettings.DEFAULT_EXECUTABLE),
                node.text("tool", ""),
                node.textOr("chart", HelmSettings.DEFAULT_CHART),
                node.textOr("timeout", HelmSettings.DEFAULT_TIMEOUT),
                node.number("historyMax", HelmSettings.DEFAULT_HISTORY_MAX),
                new ValueKeys(
                        node.textOr("imageTagKey", ValueKeys.DEFAULT_IMAGE_TAG),
                        node.text("imageRepositoryKey", ValueKeys.DEFAULT_IMAGE_REPOSITORY),
                        node.text("imageDigestKey", ValueKeys.DEFAULT_IMAGE_DIGEST),
                        node.text("ingressPathsKey", ValueKeys.DEFAULT_INGRESS_PATHS)),
                node.pattern("ingressPath", HelmSettings.DEFAULT_INGRESS_PATH),
                new AppConfigSettings(
                        // Empty means that services have none.
                        node.text("appConfig", AppConfigSettings.DEFAULT_PATH).replace("^${", "${"),
                        AppConfigMode.parse(
                                "helm.appConfigMode", node.textOr("appConfigMode", AppConfigMode.VALUES.text())),
                        node.textOr("appConfigKey", AppConfigSettings.DEFAULT_KEY)),
                node.flag("supersede", false),
                node.flag("allowLatest", false));
    }
}
