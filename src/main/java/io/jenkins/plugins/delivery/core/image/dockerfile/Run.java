package io.jenkins.plugins.delivery.core.image.dockerfile;

/**
 * Runs a command while the image is built; kept as text, because only an engine with a container can run it.
 *
 * @param text the command as written, without the flags
 */
public record Run(int line, String source, String text) implements Instruction {}
