package io.jenkins.plugins.delivery.core.image.dockerfile;

/**
 * A file that is written in the Dockerfile itself, between {@code <<name} and a line with that name.
 *
 * @param name the delimiter, which is the name of the file
 * @param content the lines with their ends; without their leading tabs after {@code <<-}
 * @param expand whether variables in the content count; false when the delimiter was quoted
 */
public record Heredoc(String name, String content, boolean expand) {}
