package io.jenkins.plugins.delivery.core.image.dockerfile;

/**
 * Keeps an instruction for the builds that start from this image.
 *
 * @param text the instruction as the image's configuration keeps it, with its heredocs
 * @param trigger the same, parsed
 */
public record Onbuild(int line, String source, String text, Instruction trigger) implements Instruction {}
