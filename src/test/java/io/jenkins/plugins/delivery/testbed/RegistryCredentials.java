package io.jenkins.plugins.delivery.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The one user of a registry of the test bed. */
record RegistryCredentials(String username, String password) {
    /** The form of HTTP basic authentication and of Docker's {@code config.json}. */
    String encoded() {
        return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    String authorization() {
        return "Basic " + encoded();
    }
}
