package io.jenkins.plugins.delivery.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The test bed's registry with the referrers API, in memory, on a free loopback port; it ends with this JVM. */
public final class ReferrersRegistry implements AutoCloseable {
    private final Process process;
    private final String host;

    private ReferrersRegistry(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    public static ReferrersRegistry start() throws IOException {
        TestbedPart.REFERRERS_REGISTRY.require();
        Process process = new ProcessBuilder(TestbedPart.REFERRERS_REGISTRY
                        .path("referrers-registry/registry")
                        .toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String host = out.readLine();
        if (host == null) {
            throw new IllegalStateException("the registry ended with " + process.exitValue());
        }
        return new ReferrersRegistry(process, host);
    }

    /** Host and port, as the first part of an image reference. */
    public String host() {
        return host;
    }

    /** The root of the API without a slash at its end. */
    public URI url() {
        return URI.create("http://" + host);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
