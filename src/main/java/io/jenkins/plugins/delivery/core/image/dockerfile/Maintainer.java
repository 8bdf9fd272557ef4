package io.jenkins.plugins.delivery.core.image.dockerfile;

/** Names the author; deprecated, a label says it better. */
public record Maintainer(int line, String source, String name) implements Instruction {}
