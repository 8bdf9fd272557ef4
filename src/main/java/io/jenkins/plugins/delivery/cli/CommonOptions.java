package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.config.DeliveryConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;

/**
 * What all commands that deliver something have. A script gives each of them the same, so that those which need no
 * checkout have its place, too.
 */
final class CommonOptions {
    @Mixin
    private WorkspaceOption workspace;

    @Mixin
    private SettingsOptions settings;

    DeliveryConfig settings() {
        return settings.settings();
    }

    Path workspace() {
        return workspace.workspace();
    }

    /** Whether standard output is for JSON alone. */
    boolean isJson() {
        return settings.isJson();
    }

    /** The result as the user wants it. */
    String print(Map<String, Object> result, String sentence) {
        return settings.print(result, sentence);
    }
}
