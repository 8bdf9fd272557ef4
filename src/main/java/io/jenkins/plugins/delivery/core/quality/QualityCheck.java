package io.jenkins.plugins.delivery.core.quality;

import java.io.Serializable;

/**
 * One row of a gate.
 *
 * @param name what was looked at
 * @param threshold what was wanted
 * @param value what there is
 * @param passed whether that is enough
 */
public record QualityCheck(String name, String threshold, String value, boolean passed) implements Serializable {
    private static final long serialVersionUID = 1L;
}
