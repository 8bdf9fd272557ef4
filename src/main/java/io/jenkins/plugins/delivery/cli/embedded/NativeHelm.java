package io.jenkins.plugins.delivery.cli.embedded;

import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;
import io.jenkins.plugins.delivery.core.DeliveryException;

/**
 * Helm as a native library, from the file that {@link EmbeddedHelmScript} unpacked. Not by helm-java's own search,
 * which unpacks it for every process, and brings a jar from the network, unverified, when it finds none.
 */
final class NativeHelm {
    static final String LIBRARY_PROPERTY = "embedded.helm.library";

    private NativeHelm() {}

    /** Loads it into this JVM, which has to be one that does nothing else. */
    static HelmLib load() {
        try {
            return Native.load(System.getProperty(LIBRARY_PROPERTY), HelmLib.class);
        } catch (UnsatisfiedLinkError e) {
            throw new DeliveryException(
                    "the embedded Helm cannot be loaded on this machine: install Helm (" + e.getMessage() + ")", e);
        }
    }
}
