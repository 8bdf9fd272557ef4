package io.jenkins.plugins.delivery.testbed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a registry of the test bed is set up, and docker-registry's configuration file for that. */
record RegistryOptions(
        RegistryAuthentication authentication,
        RegistryCredentials credentials,
        boolean anonymousPull,
        boolean tls,
        boolean readOnly,
        boolean deleteEnabled) {

    /** @param port 0 for a free one */
    Map<String, Object> configuration(Path directory, TokenServer tokens, int port) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("version", "0.1");
        configuration.put("log", Map.of("accesslog", Map.of("disabled", false), "level", "info"));
        configuration.put(
                "storage",
                Map.of(
                        "filesystem",
                        Map.of("rootdirectory", directory.resolve("storage").toString()),
                        "cache",
                        Map.of("blobdescriptor", "inmemory"),
                        "delete",
                        Map.of("enabled", deleteEnabled),
                        "maintenance",
                        Map.of("uploadpurging", Map.of("enabled", false), "readonly", Map.of("enabled", readOnly))));
        configuration.put("http", http(directory, port));
        if (authentication == RegistryAuthentication.BASIC) {
            configuration.put(
                    "auth",
                    Map.of(
                            "htpasswd",
                            Map.of(
                                    "realm",
                                    "testbed",
                                    "path",
                                    directory.resolve("htpasswd").toString())));
        } else if (authentication == RegistryAuthentication.TOKEN) {
            configuration.put(
                    "auth",
                    Map.of(
                            "token",
                            Map.of(
                                    "realm",
                                    tokens.realm(),
                                    "service",
                                    TokenServer.SERVICE,
                                    "issuer",
                                    TokenServer.ISSUER,
                                    "rootcertbundle",
                                    directory.resolve("token-ca.pem").toString())));
        }
        return configuration;
    }

    private Map<String, Object> http(Path directory, int port) {
        Map<String, Object> http = new LinkedHashMap<>();
        http.put("addr", "127.0.0.1:" + port);
        http.put("secret", "testbed");
        http.put("headers", Map.of("X-Content-Type-Options", List.of("nosniff")));
        if (tls) {
            http.put(
                    "tls",
                    Map.of(
                            "certificate",
                            directory.resolve("server.pem").toString(),
                            "key",
                            directory.resolve("server.key").toString()));
        }
        return http;
    }
}
