package io.jenkins.plugins.delivery.campaign;

import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import io.jenkins.plugins.delivery.jenkins.durable.SecretFiles;
import io.jenkins.plugins.delivery.jenkins.helm.DeploySettings;
import io.jenkins.plugins.delivery.testbed.Canaries;
import io.jenkins.plugins.delivery.testbed.ProcessFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be seen from outside of Jenkins: the release, the registry, files and processes.
 *
 * @param home Jenkins' home directory
 * @param registry where the registry keeps its content
 * @param commands what the command lines of the campaign's own processes have in them
 */
record Surroundings(DeploySettings deploys, Path home, Path registry, List<String> commands, Canaries canaries) {
    /** The revisions of the release, each as {@code 3 deployed}. */
    List<String> revisions() {
        return deploys.history("dev").stream()
                .map(revision -> revision.number() + " " + revision.status())
                .toList();
    }

    Optional<ReleaseRevision> lastRevision() {
        List<ReleaseRevision> all = deploys.history("dev");
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    List<String> pending() {
        return deploys.history("dev").stream()
                .filter(ReleaseRevision::isPending)
                .map(revision -> revision.number() + " " + revision.status())
                .toList();
    }

    /** The digest that a tag of the image has in the registry; empty when it is not there. */
    String digest(String tag) throws IOException {
        Path link = registry.resolve(
                "docker/registry/v2/repositories/bss/bss.index/_manifests/tags/" + tag + "/current/link");
        return Files.exists(link) ? Files.readString(link).strip() : "";
    }

    /** Files that hold a secret, and directories that were made for some. */
    List<String> secrets() throws IOException {
        List<String> found = new ArrayList<>();
        SecretFiles.inTheHome(home, canaries).forEach((file, names) -> found.add(names + " in " + file));
        try (Stream<Path> files = Files.walk(home.resolve("workspace"), 3)) {
            files.filter(SecretFiles::isDirectory).forEach(directory -> found.add(directory.toString()));
        }
        return found;
    }

    /** The command lines of processes that are the campaign's. */
    List<String> processes() throws IOException {
        return ProcessFiles.all().stream()
                .map(ProcessFiles::commandLine)
                .filter(line -> commands.stream().anyMatch(line::contains))
                .toList();
    }
}
