package io.jenkins.plugins.delivery.core.helm.values;

import java.nio.file.Path;

/**
 * One layer of a release's values.
 *
 * @param name what the log calls it, for example {@code helm/dev.yaml}
 * @param file what is given to Helm with {@code -f}; null for the chart's own values, which Helm takes anyway
 * @param values what the file holds
 */
public record ValueLayer(String name, Path file, ValueTree values) {}
