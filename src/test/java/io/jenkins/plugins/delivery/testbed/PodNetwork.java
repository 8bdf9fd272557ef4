package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network of a node's pods.
 *
 * @param subnet the first three octets of its addresses; this machine's own ends in 1
 */
record PodNetwork(String subnet) {
    private static PodNetwork shared;

    /** That of {@link RealNode#shared()}; chosen before the node starts, for the certificates name its address. */
    static synchronized PodNetwork shared() throws IOException {
        if (shared == null) {
            shared = free();
        }
        return shared;
    }

    /** One that no interface of this machine is in. */
    static PodNetwork free() throws IOException {
        while (true) {
            String subnet = "10." + ThreadLocalRandom.current().nextInt(100, 250) + "."
                    + ThreadLocalRandom.current().nextInt(1, 250);
            boolean taken = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address.getHostAddress().startsWith(subnet + "."));
            if (!taken) {
                return new PodNetwork(subnet);
            }
        }
    }

    /** Where pods reach this machine. */
    String host() {
        return subnet + ".1";
    }

    /** The name of the bridge that {@code run-node} makes. */
    String bridge() {
        return "tb" + subnet.replace(".", "");
    }
}
