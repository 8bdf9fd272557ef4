package io.jenkins.plugins.delivery.core.config;

import java.util.Set;

/**
 * Options of kaniko's executor that nobody can allow: those that turn verification off, those that name credentials,
 * and those that the step decides itself.
 */
final class ForbiddenKanikoOptions {
    private static final Set<String> DECIDED_BY_THE_STEP = Set.of(
            "--context",
            "--context-sub-path",
            "--dockerfile",
            "--destination",
            "--digest-file",
            "--no-push",
            "--tar-path",
            "--tarpath",
            "--oci-layout-path",
            "--target",
            "--build-arg",
            "--label",
            "--custom-platform",
            "--cache",
            "--cache-repo",
            "--registry-mirror",
            "--registry-certificate",
            "--push-retry",
            "--image-download-retry",
            "--image-name-with-digest-file",
            "--image-name-tag-with-digest-file",
            "--kaniko-dir",
            "--force");
    private static final Set<String> UNSAFE = Set.of(
            // Stale code from a cached COPY in multi-stage builds: kaniko issue 2065.
            "--cache-copy-layers", "--credential-helpers", "--git", "--registry-client-cert", "--registry-map");

    private ForbiddenKanikoOptions() {}

    static boolean contains(String option) {
        return DECIDED_BY_THE_STEP.contains(option)
                || UNSAFE.contains(option)
                || option.contains("insecure")
                || option.contains("skip-tls");
    }
}
