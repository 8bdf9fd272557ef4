package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.OwnerOnly;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import io.jenkins.plugins.delivery.core.config.AppConfigMode;
import io.jenkins.plugins.delivery.core.config.AppConfigSettings;
import io.jenkins.plugins.delivery.core.config.EnvironmentSettings;
import io.jenkins.plugins.delivery.core.config.HelmSettings;
import io.jenkins.plugins.delivery.core.config.ValueKeys;
import io.jenkins.plugins.delivery.core.helm.chart.ChartDirectory;
import io.jenkins.plugins.delivery.core.helm.values.ValueLayer;
import io.jenkins.plugins.delivery.core.helm.values.ValueLayers;
import io.jenkins.plugins.delivery.core.helm.values.ValueTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the values of a release together: the chart's files, the service's own, and what this deploy sets. */
public final class DeployValues {
    private static final String GENERATED_FILE = "deploy-values.yaml";

    /** By which a chart is told that it is a preview, and which; what it changes then is the chart's to know. */
    private static final String PREVIEW_KEY = "preview";

    private final DeployRequest request;
    private final HelmSettings settings;
    private final EnvironmentSettings environment;
    private final Path workspace;

    public DeployValues(DeployRequest request, HelmSettings settings, EnvironmentSettings environment, Path workspace) {
        this.request = request;
        this.settings = settings;
        this.environment = environment;
        this.workspace = workspace;
    }

    /**
     * Collects the layers.
     *
     * @param directory where the generated file goes, readable for its owner only
     * @throws InvalidInputException when a file is missing or is not YAML
     */
    public ValueLayers layers(ChartDirectory chart, ImageToDeploy image, Path directory, BuildLog log) {
        List<ValueLayer> layers = new ArrayList<>();
        List<String> files = request.chart().valuesFiles() == null
                ? environment.layers()
                : request.chart().valuesFiles();
        for (String file : files) {
            String name = file.replace("${app}", request.app());
            // What is named for whichever service it is need not be there for each.
            Optional<WorkspaceFile> found = name.equals(file)
                    ? Optional.of(chart.valuesFile(name, workspace))
                    : chart.findValuesFile(name, workspace);
            found.ifPresentOrElse(
                    values -> layers.add(layer(values, directory, layers.size())),
                    () -> log.line("No " + name + " for " + file + ": left out"));
        }
        int ofChart = layers.size();
        forAllEnvironments().ifPresent(file -> layers.add(layer(file, directory, layers.size())));
        Optional<WorkspaceFile> appConfig = appConfig(log);
        if (appConfigMode() == AppConfigMode.VALUES) {
            appConfig.ifPresent(file -> layers.add(layer(file, directory, layers.size())));
        }
        ValueTree generated = ofDeploy(image, setsIngressPaths(layers.subList(ofChart, layers.size())));
        if (appConfigMode() == AppConfigMode.SET_FILE) {
            appConfig.ifPresent(file -> generated.put(appConfigKey(), file.text()));
        }
        generated.overlay(ValueTree.of("set", request.chart().set()));
        layers.add(new ValueLayer(
                "this deploy (" + String.join(", ", generated.leaves()) + ")",
                write(directory.resolve(GENERATED_FILE), generated.toYaml()),
                generated));
        chart.schema(workspace).ifPresent(schema -> layers.forEach(schema::check));
        return new ValueLayers(layers);
    }

    /** What was read here is what Helm gets, under a name that means nothing to it. */
    private static ValueLayer layer(WorkspaceFile file, Path directory, int number) {
        String text = file.text();
        ValueTree values = ValueTree.parse(text, file.name());
        String plain = String.valueOf(file.path().getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        return new ValueLayer(file.name(), write(directory.resolve("values-" + number + "-" + plain), text), values);
    }

    /**
     * What the service needs in every environment: chart values, below its file for the environment in the mode {@code
     * values}, and beside the text in the mode {@code setFile}.
     */
    private Optional<WorkspaceFile> forAllEnvironments() {
        String name = request.chart().appConfig() == null ? settings.appConfig().fileForAll(request.app()) : "";
        return Optional.of(name)
                .filter(file -> !file.isEmpty())
                .map(file -> WorkspaceFile.in(workspace, "appConfig", file))
                .filter(WorkspaceFile::isFile);
    }

    private boolean setsIngressPaths(List<ValueLayer> own) {
        String key = settings.keys().ingressPaths();
        return !key.isEmpty() && own.stream().anyMatch(layer -> layer.values().get(key) != null);
    }

    /** The service's own settings. By convention a service need not have any; a file that is named has to be there. */
    private Optional<WorkspaceFile> appConfig(BuildLog log) {
        String named = request.chart().appConfig();
        String name = named == null ? settings.appConfig().fileOf(request.app(), environment.name()) : named;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        WorkspaceFile file = WorkspaceFile.in(workspace, "appConfig", name);
        if (file.isFile()) {
            return Optional.of(file);
        }
        if (named != null) {
            throw new InvalidInputException(
                    "appConfig", named, "is not in the workspace", "add it, or leave appConfig out");
        }
        log.line("No " + name + " in the workspace: " + request.app() + " has no settings of its own in "
                + environment.name());
        return Optional.empty();
    }

    private AppConfigMode appConfigMode() {
        AppConfigSettings appConfig = settings.appConfig();
        return request.chart().appConfigMode() == null
                ? appConfig.mode()
                : request.chart().appConfigMode();
    }

    private String appConfigKey() {
        return request.chart().appConfigKey() == null
                ? settings.appConfig().key()
                : request.chart().appConfigKey();
    }

    private static Path write(Path file, String yaml) {
        try {
            return OwnerOnly.replace(file, yaml);
        } catch (IOException e) {
            throw new DeliveryException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What every deploy tells the chart. The path of the Ingress is a convention, over which a service's word goes. */
    private ValueTree ofDeploy(ImageToDeploy image, boolean hasIngressPaths) {
        ValueKeys keys = settings.keys();
        ValueTree values = ValueTree.empty();
        if (image.tag() != null) {
            values.put(keys.imageTag(), image.tag());
        }
        if (!keys.imageRepository().isEmpty()) {
            values.put(keys.imageRepository(), image.repository());
        }
        if (request.image().mode() == ImageMode.DIGEST) {
            values.put(digestKey(), digest(image));
        }
        if (request.preview() != null) {
            values.put(PREVIEW_KEY, request.preview());
        }
        if (!keys.ingressPaths().isEmpty() && !hasIngressPaths) {
            values.put(keys.ingressPaths(), List.of(settings.ingressPath().replace("${app}", request.app())));
        }
        return values;
    }

    private String digestKey() {
        if (settings.keys().imageDigest().isEmpty()) {
            throw new InvalidInputException(
                    "imageMode",
                    ImageMode.DIGEST.text(),
                    "has no value to set",
                    "an administrator names the chart's in helm.imageDigestKey");
        }
        return settings.keys().imageDigest();
    }

    private static String digest(ImageToDeploy image) {
        if (image.digest() == null) {
            throw new InvalidInputException(
                    "imageMode",
                    ImageMode.DIGEST.text(),
                    "needs a digest, and " + image + " has none",
                    "set verifyImage: true, which looks it up, or give image with its digest");
        }
        return image.digest().value();
    }
}
