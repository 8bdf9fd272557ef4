package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Sets the user, {@code user[:group]} by name or number. */
public record User(int line, String source, String user) implements Instruction {}
