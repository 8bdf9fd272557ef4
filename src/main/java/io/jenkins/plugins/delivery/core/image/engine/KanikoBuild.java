package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.command.ShellScript;
import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import io.jenkins.plugins.delivery.core.config.EngineName;
import io.jenkins.plugins.delivery.core.config.ImageBuildSettings;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.Stages;
import io.jenkins.plugins.delivery.core.image.registry.DockerConfigCredentials;
import io.jenkins.plugins.delivery.core.image.registry.ImageSize;
import io.jenkins.plugins.delivery.core.image.registry.Mirrors;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccess;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A build that kaniko's executor does: the command, and the files it needs. It holds no secret; whoever runs it writes
 * its {@link #files} first, and deletes {@link #directory} afterwards, whatever happened.
 *
 * @param target what the image is called
 * @param command the executor and its arguments
 * @param directory a directory of this build alone, below the workspace's temporary one, for the owner only
 * @param registries the hosts of all registries that the build talks to, for which credentials may be needed
 * @param caFiles by host, the name of the file in {@link #directory} where the PEM certificates of its CA are expected
 * @param timeoutMinutes when to give up
 * @param push whether the image goes to the registry
 * @param startMillis when the build began, in milliseconds since 1970
 */
public record KanikoBuild(
        ImageTarget target,
        List<String> command,
        String directory,
        List<String> registries,
        Map<String, String> caFiles,
        int timeoutMinutes,
        boolean push,
        long startMillis)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String DIGEST_FILE = "digest";
    private static final String DOCKER_CONFIG = "docker";
    private static final String CA_FILE = "ca-%d.pem";

    public KanikoBuild {
        command = List.copyOf(command);
        registries = List.copyOf(registries);
        // One that began before there were several has none to be written any more.
        caFiles = caFiles == null ? Map.of() : Map.copyOf(caFiles);
    }

    /** The extra arguments of the settings and the request, each checked against the allow-list. */
    static List<String> checkExtraArgs(ImageBuildRequest request, ImageBuildSettings settings) {
        List<String> all = new ArrayList<>(settings.extraArgs());
        all.addAll(request.extraArgs());
        for (String arg : all) {
            String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
            if (!settings.allowedExtraArgs().contains(name)) {
                throw new InvalidInputException(
                        "extraArgs",
                        name,
                        "is not allowed",
                        settings.allowedExtraArgs().isEmpty()
                                ? "an administrator allows options in imageBuild.allowedExtraArgs"
                                : "the allowed ones are " + String.join(", ", settings.allowedExtraArgs())
                                        + ", written as --option or --option=value");
            }
        }
        return all;
    }

    static KanikoBuild of(
            ImageBuildRequest request,
            DeliveryConfig config,
            ImageTarget target,
            ImageBuild.Place place,
            BuildFiles files,
            Stages stages,
            RegistryAccessProvider access,
            List<String> extraArgs,
            Instant start) {
        ImageBuildSettings settings = config.imageBuild();
        Mirrors mirrors = Mirrors.of(config);
        Path directory = place.temporary().resolve("kaniko-" + UUID.randomUUID());
        List<String> command = new ArrayList<>();
        command.add(settings.kanikoExecutable());
        command.add("--context=dir://" + files.context());
        command.add("--dockerfile=" + files.dockerfile().path());
        command.add("--digest-file=" + directory.resolve(DIGEST_FILE));
        command.add("--custom-platform=" + request.platform());
        command.add("--skip-unused-stages");
        // Leaves the container as it was, so that a second build in it works.
        command.add("--cleanup");
        if (request.target() != null) {
            command.add("--target=" + request.target());
        }
        new TreeMap<>(request.buildArgs()).forEach((name, value) -> command.add("--build-arg=" + name + "=" + value));
        new TreeMap<>(target.labels()).forEach((name, value) -> command.add("--label=" + name + "=" + value));
        command.addAll(destinations(request, target, place, settings));
        command.add("--image-download-retry=" + settings.retries());
        command.addAll(mirrors(mirrors));
        List<String> registries = registries(target, settings, stages, mirrors);
        Map<String, String> caFiles = ways(command, registries, config, access, directory);
        command.addAll(cache(request, settings));
        command.addAll(extraArgs);
        return new KanikoBuild(
                target,
                command,
                directory.toString(),
                registries,
                caFiles,
                request.timeoutMinutes(settings),
                request.push(),
                start.toEpochMilli());
    }

    private static List<String> destinations(
            ImageBuildRequest request, ImageTarget target, ImageBuild.Place place, ImageBuildSettings settings) {
        List<String> options = new ArrayList<>();
        if (request.push()) {
            target.tags().forEach(tag -> options.add("--destination=" + target.name() + ":" + tag));
            options.add("--push-retry=" + settings.retries());
        } else {
            String form = request.output().endsWith(".tar") ? "--tar-path=" : "--oci-layout-path=";
            options.add("--no-push");
            options.add("--destination=" + target.image());
            options.add(form + place.output(request));
        }
        return options;
    }

    /** Says how registries are reached, and returns where the certificates of their authorities are expected, by host. */
    private static Map<String, String> ways(
            List<String> command,
            List<String> registries,
            DeliveryConfig config,
            RegistryAccessProvider access,
            Path directory) {
        String own = config.registry().host();
        if (own != null && config.registry().plainHttp()) {
            command.add("--insecure-registry=" + own);
        }
        SortedMap<String, String> caFiles = new TreeMap<>();
        for (String host : registries) {
            RegistryAccess reached = access.accessTo(host);
            if (reached.plainHttp() && !host.equals(own)) {
                command.add("--insecure-registry=" + host);
            }
            if (reached.caCertificates() != null) {
                caFiles.put(host, CA_FILE.formatted(caFiles.size()));
                command.add("--registry-certificate=" + host + "=" + directory.resolve(caFiles.get(host)));
            }
        }
        return caFiles;
    }

    private static List<String> cache(ImageBuildRequest request, ImageBuildSettings settings) {
        String repository = settings.cacheRepository();
        boolean cache = request.cache() == null ? !repository.isEmpty() : request.cache();
        if (cache && repository.isEmpty()) {
            throw new InvalidInputException(
                    "cache",
                    true,
                    "has no repository to keep layers in",
                    "an administrator names one in imageBuild.cacheRepository");
        }
        return cache ? List.of("--cache=true", "--cache-repo=" + repository) : List.of();
    }

    /** As kaniko's options, which call Docker Hub by its old name. */
    private static List<String> mirrors(Mirrors mirrors) {
        List<String> options = new ArrayList<>();
        mirrors.byHost()
                .forEach((host, list) -> list.forEach(mirror -> options.add(
                        host.equals(ImageReference.DOCKER_HUB)
                                ? "--registry-mirror=" + mirror
                                : "--registry-map=" + host + "=" + mirror)));
        return options;
    }

    private static List<String> registries(
            ImageTarget target, ImageBuildSettings settings, Stages stages, Mirrors mirrors) {
        Set<String> hosts = new TreeSet<>();
        if (target.registry() != null) {
            hosts.add(target.registry());
        }
        if (!settings.cacheRepository().isEmpty()) {
            hosts.add(settings.cacheRepository()
                    .substring(0, settings.cacheRepository().indexOf('/')));
        }
        stages.baseImages().forEach(base -> {
            hosts.add(base.registry());
            mirrors.of(base.registry()).forEach(mirror -> hosts.add(Mirrors.hostOf(mirror)));
        });
        return List.copyOf(hosts);
    }

    /** The logins of the registries that the build talks to, by host. */
    public Map<String, RegistryCredentials> logins(RegistryAccessProvider access) {
        Map<String, RegistryCredentials> logins = new TreeMap<>();
        for (String host : registries) {
            RegistryCredentials login = access.accessTo(host).credentials();
            if (login != null) {
                logins.put(host, login);
            }
        }
        return logins;
    }

    /** What is written into {@link #directory} first, by name, for its owner only: the {@link #logins} are in it. */
    public Map<String, String> files(RegistryAccessProvider access) {
        Map<String, String> files = new TreeMap<>();
        files.put(DOCKER_CONFIG + "/config.json", DockerConfigCredentials.toJson(logins(access)));
        caFiles.forEach((host, name) -> {
            String certificates = access.accessTo(host).caCertificates();
            if (certificates != null) {
                files.put(name, certificates);
            }
        });
        return files;
    }

    /** Where Docker's configuration is. */
    public String dockerConfigDirectory() {
        return directory + "/" + DOCKER_CONFIG;
    }

    /** Where kaniko leaves the digest. */
    public String digestFile() {
        return directory + "/" + DIGEST_FILE;
    }

    /** The script, for a {@link io.jenkins.plugins.delivery.core.command.CommandGuard}. */
    public String script() {
        return new ShellScript()
                .export("DOCKER_CONFIG", dockerConfigDirectory())
                .guarded(command)
                .text();
    }

    /**
     * The result of a run.
     *
     * @param exitCode of the executor
     * @param digest what is in {@link #digestFile}; empty when there is none
     * @throws DeliveryException when the executor failed
     */
    public ImageBuildResult result(int exitCode, String digest) {
        if (exitCode == 126 || exitCode == 127) {
            throw new DeliveryException("kaniko's executor '" + command.get(0)
                    + "' cannot be run here (exit code " + exitCode
                    + "): run the step in a container that has it, or set imageBuild.kanikoExecutable");
        }
        if (exitCode != 0) {
            throw new DeliveryException("kaniko failed with exit code " + exitCode
                    + "; its last lines above say why. Nothing was tagged unless they say 'Pushed'");
        }
        if (digest.isBlank()) {
            throw new DeliveryException("kaniko succeeded but left no digest in " + digestFile()
                    + ": update kaniko, whose --digest-file is needed");
        }
        return new ImageBuildResult(
                target.name(),
                target.tag(),
                new Digest(digest.trim()),
                false,
                EngineName.KANIKO,
                Duration.between(Instant.ofEpochMilli(startMillis), Instant.now())
                        .toMillis(),
                ImageSize.UNKNOWN);
    }
}
