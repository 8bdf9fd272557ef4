package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.util.List;

/** Lines of an htpasswd file with bcrypt, the only hash that docker-registry takes. */
final class Htpasswd {
    /** Cost 5: the registry checks the password at every request, and the tests protect nothing. */
    private static final String SETTING = "$2y$05$testbedtestbedtestbede";

    private Htpasswd() {}

    static String line(String username, String password) throws IOException, InterruptedException {
        // The JDK has no bcrypt, but the C library of Debian has, and Perl is part of every Debian.
        String hash = ToolRun.run(List.of("perl", "-e", "print crypt(<STDIN>, '" + SETTING + "')"), password);
        if (hash.length() != 60) {
            throw new IllegalStateException(
                    "perl: the C library of this machine has no bcrypt; run the tests on Debian 12");
        }
        return username + ":" + hash + "\n";
    }
}
