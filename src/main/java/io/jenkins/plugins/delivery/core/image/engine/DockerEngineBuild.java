package io.jenkins.plugins.delivery.core.image.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.inprocess.ContextArchive;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryClient;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import io.jenkins.plugins.delivery.core.text.CutText;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A build by the Docker engine that {@code DOCKER_HOST} names, or the one at the local socket, through its classic
 * API, which needs no BuildKit.
 */
final class DockerEngineBuild {
    private static final int LONGEST_MESSAGE = 4_096;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final ImageBuildRequest request;
    private final ImageBuild.Place place;
    private final ContextArchive archive;
    private final ImageTarget target;
    private final Collection<ImageReference> bases;
    private final RegistryAccessProvider access;
    private final RegistryClient registry;
    private final BuildLog log;

    DockerEngineBuild(
            ImageBuildRequest request,
            ImageBuild.Place place,
            ContextArchive archive,
            ImageTarget target,
            Collection<ImageReference> bases,
            RegistryAccessProvider access,
            RegistryClient registry,
            BuildLog log) {
        this.request = request;
        this.place = place;
        this.archive = archive;
        this.target = target;
        this.bases = bases;
        this.access = access;
        this.registry = registry;
        this.log = log;
    }

    /** Builds, and pushes or saves; returns the digest of the manifest, or of the image's configuration when it is saved. */
    Digest run() throws InterruptedException {
        if (!request.push() && !request.output().endsWith(".tar")) {
            throw new InvalidInputException(
                    "output",
                    request.output(),
                    "is no archive, and a Docker engine writes nothing else",
                    "end it with .tar");
        }
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        try (ApacheDockerHttpClient http = new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .build();
                DockerClient docker = DockerClientImpl.getInstance(config, http)) {
            connect(docker, config);
            String id = build(docker);
            log.line("Docker engine built " + id);
            if (!request.push()) {
                return save(docker, id);
            }
            push(docker);
            return pushed();
        } catch (IOException e) {
            throw new DeliveryException("The connection to the Docker engine broke: " + e.getMessage(), e);
        } catch (DockerException e) {
            throw new DeliveryException("The Docker engine refused: " + oneLine(e.getMessage()), e);
        }
    }

    private static void connect(DockerClient docker, DockerClientConfig config) {
        try {
            docker.pingCmd().exec();
        } catch (RuntimeException e) {
            throw new DeliveryException(
                    "No Docker engine answers at " + config.getDockerHost() + " (" + oneLine(e.getMessage())
                            + "): start one, set DOCKER_HOST, or use engine auto",
                    e);
        }
    }

    private String build(DockerClient docker) throws InterruptedException, IOException {
        try (InputStream tar = archive.open()) {
            BuildImageCmd command = docker.buildImageCmd(tar)
                    .withDockerfilePath(archive.dockerfile())
                    .withTags(Set.of(target.image()))
                    .withLabels(target.labels())
                    .withPlatform(request.platform())
                    .withPull(true)
                    .withForcerm(true);
            if (request.target() != null) {
                command.withTarget(request.target());
            }
            request.buildArgs().forEach(command::withBuildArg);
            List<AuthConfig> needed = logins();
            if (!needed.isEmpty()) {
                AuthConfigurations logins = new AuthConfigurations();
                needed.forEach(logins::addConfig);
                command.withBuildAuthConfigs(logins);
            }
            AtomicReference<String> error = new AtomicReference<>();
            command.exec(new ResultCallback.Adapter<BuildResponseItem>() {
                        @Override
                        public void onNext(BuildResponseItem item) {
                            if (item.getStream() != null) {
                                item.getStream()
                                        .lines()
                                        .filter(line -> !line.isBlank())
                                        .map(SecretMask.SHAPES::line)
                                        .forEach(log::line);
                            }
                            if (item.getErrorDetail() != null) {
                                error.set(item.getErrorDetail().getMessage());
                            }
                        }
                    })
                    .awaitCompletion();
            if (error.get() != null) {
                throw new DeliveryException("The Docker engine could not build the image: " + oneLine(error.get()));
            }
            return docker.inspectImageCmd(target.image()).exec().getId();
        }
    }

    private void push(DockerClient docker) throws InterruptedException {
        for (String tag : target.tags()) {
            docker.tagImageCmd(target.image(), target.name(), tag).withForce().exec();
            push(docker, tag);
            log.line("Pushed " + target.name() + ":" + tag);
        }
    }

    private void push(DockerClient docker, String tag) throws InterruptedException {
        AtomicReference<String> error = new AtomicReference<>();
        PushImageCmd command = docker.pushImageCmd(target.name()).withTag(tag);
        AuthConfig login = login(target.registry());
        if (login != null) {
            command.withAuthConfig(login);
        }
        command.exec(new ResultCallback.Adapter<PushResponseItem>() {
                    @Override
                    public void onNext(PushResponseItem item) {
                        if (item.getErrorDetail() != null) {
                            error.set(item.getErrorDetail().getMessage());
                        }
                    }
                })
                .awaitCompletion();
        if (error.get() != null) {
            throw new DeliveryException(
                    "The Docker engine could not push " + target.name() + ":" + tag + ": " + oneLine(error.get()));
        }
    }

    /** The digest by the registry's word: an engine may name that of a manifest which it changed while it pushed. */
    private Digest pushed() throws InterruptedException {
        return registry.head(target.reference())
                .orElseThrow(() -> new DeliveryException("The Docker engine says that it pushed " + target.reference()
                        + ", but the registry does not have it: look at the engine's log"))
                .digest();
    }

    private Digest save(DockerClient docker, String id) {
        Path output = place.output(request);
        try (InputStream tar = docker.saveImageCmd(target.image()).exec()) {
            Files.createDirectories(output.toAbsolutePath().getParent());
            Files.copy(tar, output, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DeliveryException("The image cannot be written to " + output + ": " + e.getMessage(), e);
        }
        log.line("Written to " + output);
        return new Digest(id.startsWith("sha256:") ? id : "sha256:" + id);
    }

    /** For the registries of the bases, too. */
    private List<AuthConfig> logins() {
        Set<String> hosts = new TreeSet<>();
        if (target.registry() != null) {
            hosts.add(target.registry());
        }
        bases.forEach(base -> hosts.add(base.registry()));
        return hosts.stream().map(this::login).filter(Objects::nonNull).toList();
    }

    @CheckForNull
    private AuthConfig login(@CheckForNull String host) {
        RegistryCredentials credentials =
                host == null ? null : access.accessTo(host).credentials();
        if (credentials == null) {
            return null;
        }
        return new AuthConfig()
                // The engine knows Docker Hub by the address of its first API.
                .withRegistryAddress(host.equals(ImageReference.DOCKER_HUB) ? AuthConfig.DEFAULT_SERVER_ADDRESS : host)
                .withUsername(credentials.username())
                .withPassword(credentials.password());
    }

    private static String oneLine(@CheckForNull String message) {
        return message == null
                ? "no reason given"
                : CutText.of(SecretMask.SHAPES.line(message.strip().replaceAll("\\s++", " ")), LONGEST_MESSAGE);
    }
}
