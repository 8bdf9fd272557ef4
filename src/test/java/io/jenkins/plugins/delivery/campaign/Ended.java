package io.jenkins.plugins.delivery.campaign;

import java.io.Serializable;

/**
 * What Jenkins says of a build.
 *
 * @param result as {@code SUCCESS}
 * @param log of the build
 */
record Ended(String result, String log) implements Serializable {
    private static final long serialVersionUID = 1L;
}
