/**
 * The part of a shell's language that {@code RUN} lines use which only change files: lists of simple commands. It is read
 * exactly or not at all.
 */
package io.jenkins.plugins.delivery.core.image.shell;
