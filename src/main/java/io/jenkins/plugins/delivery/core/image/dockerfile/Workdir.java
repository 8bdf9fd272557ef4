package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Sets the working directory, for what follows and for the container. */
public record Workdir(int line, String source, String path) implements Instruction {}
