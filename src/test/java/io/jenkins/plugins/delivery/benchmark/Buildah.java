package io.jenkins.plugins.delivery.benchmark;

import io.jenkins.plugins.delivery.testbed.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * buildah's {@code bud} and {@code push} of a service, with overlay storage and without a container.
 *
 * @param executable buildah itself
 * @param registry where to, without TLS
 */
public record Buildah(String executable, ArticleService service, RegistryServer registry) {
    /** The one that {@code BUILDAH} names; empty where nothing does. */
    public static Optional<Buildah> here(ArticleService service, RegistryServer registry) {
        return Optional.ofNullable(System.getenv("BUILDAH")).map(named -> new Buildah(named, service, registry));
    }

    /**
     * Builds and pushes.
     *
     * @param store a directory for what it keeps
     */
    public Cost build(Path store) throws IOException, InterruptedException {
        Path registries = Files.writeString(
                store.resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry.host() + "\"\ninsecure = true\n");
        List<String> buildah = List.of(
                executable,
                "--root=" + store.resolve("root"),
                "--runroot=" + store.resolve("run"),
                "--storage-driver=overlay");
        String image = registry.host() + "/bss/index:buildah";
        Map<String, String> environment = Map.of("CONTAINERS_REGISTRIES_CONF", registries.toString());
        List<String> build = new ArrayList<>(buildah);
        build.addAll(List.of(
                "bud",
                "-q",
                "--isolation=chroot",
                "--tls-verify=false",
                "-t",
                image,
                service.workspace().toString()));
        List<String> push = new ArrayList<>(buildah);
        push.addAll(List.of("push", "-q", "--tls-verify=false", image));
        return Cost.of(environment, build).plus(Cost.of(environment, push));
    }
}
