package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Sets the program that the container starts. */
public record Entrypoint(int line, String source, CommandLine command) implements Instruction {}
