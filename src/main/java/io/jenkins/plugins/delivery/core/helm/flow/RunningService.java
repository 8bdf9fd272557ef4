package io.jenkins.plugins.delivery.core.helm.flow;

import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import java.io.Serializable;

/**
 * What a revision runs, as its manifest says.
 *
 * @param image the service's; empty when the manifest names none
 * @param url where it answers, by its Ingress; empty when it has none
 */
record RunningService(String image, String url) implements Serializable {
    /** Nothing, or nothing that anybody knows. */
    static final RunningService NONE = new RunningService("", "");

    static RunningService of(Manifest manifest) {
        return new RunningService(manifest.image().orElse(""), manifest.url().orElse(""));
    }
}
