/**
 * The engine that builds an image in the JVM: it evaluates every instruction that needs no process, as kaniko does,
 * and pushes the result or writes it as an OCI layout.
 */
package io.jenkins.plugins.delivery.core.image.inprocess;
