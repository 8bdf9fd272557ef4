package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A name with a value, both as written: variables and quotes are still there.
 *
 * @param key never empty
 * @param value null for an {@code ARG} without a default
 */
public record KeyValue(String key, @CheckForNull String value) {}
