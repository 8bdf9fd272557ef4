package io.jenkins.plugins.delivery.core.helm;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the values of a release together: the chart's files, the service's own, and what this deploy sets. */
public final class DeployValues {
    private static final String GENERATED_FILE = "deploy-values.yaml";

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
            Path path = chart.valuesFile(file, workspace);
            String name = path.startsWith(chart.path()) ? chart.name() + "/" + file : file;
            layers.add(layer(name, path));
        }
        ValueTree generated = ofDeploy(image);
        appConfig(log).ifPresent(file -> {
            if (appConfigMode() == AppConfigMode.VALUES) {
                layers.add(layer(workspace.relativize(file).toString(), file));
            } else {
                generated.put(appConfigKey(), read(file));
            }
        });
        generated.overlay(ValueTree.of("set", request.chart().set()));
        layers.add(new ValueLayer(
                "this deploy (" + String.join(", ", generated.leaves()) + ")",
                write(directory.resolve(GENERATED_FILE), generated),
                generated));
        return new ValueLayers(layers);
    }

    private static ValueLayer layer(String name, Path file) {
        return new ValueLayer(name, file, ValueTree.parse(read(file), name));
    }

    /** The service's own settings. By convention a service need not have any; a file that is named has to be there. */
    private Optional<Path> appConfig(BuildLog log) {
        String named = request.chart().appConfig();
        String file = named == null ? settings.appConfig().fileOf(request.app(), environment.name()) : named;
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = workspace.resolve(file).normalize();
        if (Files.isRegularFile(path)) {
            return Optional.of(path);
        }
        if (named != null) {
            throw new InvalidInputException(
                    "appConfig", named, "is not in the workspace", "add it, or leave appConfig out");
        }
        log.line("No " + file + " in the workspace: " + request.app() + " has no settings of its own in "
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DeliveryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path write(Path file, ValueTree values) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, values.toYaml());
        } catch (IOException e) {
            throw new DeliveryException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What every deploy tells the chart. */
    private ValueTree ofDeploy(ImageToDeploy image) {
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
        if (!keys.ingressPaths().isEmpty()) {
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
