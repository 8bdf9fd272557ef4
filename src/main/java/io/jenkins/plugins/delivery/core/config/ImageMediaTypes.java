package io.jenkins.plugins.delivery.core.config;

import io.jenkins.plugins.delivery.core.text.Choice;

/** Which names an image's manifest, configuration and layers bear, all of them of one specification. */
public enum ImageMediaTypes implements Choice {
    /** Those of the base: Docker's upon a base of Docker's schema 2, OCI's upon any other and upon none. */
    BASE("base"),
    /** Those of the OCI image specification. */
    OCI("oci"),
    /** Those of Docker's image manifest, version 2, schema 2, for registries that take nothing else. */
    DOCKER("docker");

    private final String text;

    ImageMediaTypes(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /** Finds a choice by its name. */
    public static ImageMediaTypes parse(String name) {
        return Choice.parse("imageBuild.mediaTypes", name, "a choice of media types", values());
    }

    @Override
    public String toString() {
        return text;
    }
}
