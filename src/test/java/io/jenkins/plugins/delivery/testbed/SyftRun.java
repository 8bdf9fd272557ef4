package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bill of the real syft for an image in a registry without TLS. */
public final class SyftRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SyftRun() {}

    /** The package URLs of one type, {@code maven}, {@code deb} or {@code apk}, by {@code name version}. */
    public static SortedMap<String, String> packages(Path home, String image, String type)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        TestbedPart.SYFT.path("syft/syft").toString(), "scan", "registry:" + image, "-q", "-o", "json")
                .redirectError(home.resolve("syft.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "SYFT_REGISTRY_INSECURE_USE_HTTP", "true",
                        "SYFT_CHECK_FOR_APP_UPDATE", "false"));
        Process process = builder.start();
        JsonNode bill;
        try (InputStream out = process.getInputStream()) {
            bill = JSON.readTree(out);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("syft failed, see " + home.resolve("syft.log"));
        }
        SortedMap<String, String> packages = new TreeMap<>();
        for (JsonNode artifact : bill.path("artifacts")) {
            String purl = artifact.path("purl").asText();
            if (purl.startsWith("pkg:" + type + "/")) {
                packages.put(
                        artifact.path("name").asText() + " "
                                + artifact.path("version").asText(),
                        purl);
            }
        }
        return packages;
    }
}
