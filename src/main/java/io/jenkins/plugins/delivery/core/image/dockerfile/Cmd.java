package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Sets the default command, or the default arguments of the entry point. */
public record Cmd(int line, String source, CommandLine command) implements Instruction {}
