/**
 * {@code RUN} lines that only change files, carried out on the file system of an image under construction: each command
 * exactly as the program in the base image would, or not at all.
 */
package io.jenkins.plugins.delivery.core.image.run;
