package io.jenkins.plugins.delivery.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part that {@code src/test/testbed/install} brings, under the same name in lower case. */
public enum TestbedPart {
    REGISTRY("registry/usr/bin/docker-registry"),
    REFERRERS_REGISTRY("referrers-registry/registry"),
    COSIGN("cosign/cosign"),
    SYFT("syft/syft"),
    ZSTD("zstd/usr/bin/zstd"),
    RPM_DATABASES("rpm-databases/sle15-bci.Packages.db.gz"),
    KANIKO("kaniko/executor"),
    JRE_BASE("jre-base/root.tar"),
    RUN_BASES("run-bases/debian.tar", "run-bases/busybox.tar"),
    LAYERED_JARS("layered-jars/VERSION"),
    GRADLE("/usr/bin/gradle", "gradle/VERSION"),
    PODMAN("/usr/bin/podman"),
    CHROMIUM("/usr/bin/chromium"),
    HELM3("helm3/helm"),
    HELM4("helm4/helm"),
    SONARQUBE("sonarqube/lib"),
    NODE("node/kubelet", "node/containerd", "node/runc", "node/cni/bridge", "node/busybox"),
    CONTROL_PLANE(
            "control-plane/etcd",
            "control-plane/kube-apiserver",
            "control-plane/kube-controller-manager",
            "control-plane/kube-scheduler");

    private final List<String> files;

    /** @param files what shows that the part is there: below the test bed's home, or absolute */
    TestbedPart(String... files) {
        this.files = List.of(files);
    }

    /** The name that {@code install} knows it by. */
    public String partName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A file of this part, its path relative to the test bed's home. */
    public Path path(String relative) {
        return TestbedHome.directory().resolve(relative);
    }

    /** Why tests that need this part cannot run, with the command that changes that; empty when they can. */
    public Optional<String> missing() {
        return files.stream()
                .map(this::path)
                .filter(Files::notExists)
                .findFirst()
                .map(file -> "testbed part '%s' is missing (no %s); install it with: src/test/testbed/install %s"
                        .formatted(partName(), file, partName()));
    }

    /** Fails with the reason of {@link #missing()}. */
    public void require() {
        missing().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
    }
}
