/**
 * The Dockerfile language: its instructions, the substitution of variables, and the patterns of {@code COPY} and
 * {@code .dockerignore}. It reads what kaniko reads, and as kaniko does; what a Dockerfile means is not decided here.
 */
package io.jenkins.plugins.delivery.core.image.dockerfile;
