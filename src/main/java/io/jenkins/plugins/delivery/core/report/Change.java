package io.jenkins.plugins.delivery.core.report;

/**
 * A commit that is new in a build.
 *
 * @param author as people know them
 * @param message its first line
 * @param commit its id, abbreviated
 */
public record Change(String author, String message, String commit) {}
