package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Sets the signal that stops the container. */
public record StopSignal(int line, String source, String signal) implements Instruction {}
