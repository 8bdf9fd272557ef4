package io.jenkins.plugins.delivery.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * As little of the distribution API as tests need to put images into a registry and to look at them, on purpose
 * without the product's own client.
 *
 * @param registry a registry without authentication
 */
record RegistryApi(URI registry) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFESTS = "application/vnd.oci.image.manifest.v1+json,"
            + "application/vnd.docker.distribution.manifest.v2+json,"
            + "application/vnd.oci.image.index.v1+json";

    JsonNode manifest(String repository, String reference) throws IOException, InterruptedException {
        return JSON.readTree(get(repository + "/manifests/" + reference));
    }

    byte[] blob(String repository, String digest) throws IOException, InterruptedException {
        return get(repository + "/blobs/" + digest);
    }

    /** Pushes a blob and returns its digest. */
    String pushBlob(String repository, byte[] blob) throws IOException, InterruptedException {
        return push(repository, digest(blob), BodyPublishers.ofByteArray(blob));
    }

    /** Pushes a file as a blob and returns its digest. */
    String pushBlob(String repository, Path blob, String digest) throws IOException, InterruptedException {
        return push(repository, digest, BodyPublishers.ofFile(blob));
    }

    private String push(String repository, String digest, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> started = HTTP.send(
                request(repository + "/blobs/uploads/")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        URI location = registry.resolve(started.headers().firstValue("Location").orElseThrow());
        URI complete = URI.create(location + (location.getQuery() == null ? "?" : "&") + "digest=" + digest);
        expect(
                201,
                HTTP.send(
                        HttpRequest.newBuilder(complete)
                                .header("Content-Type", "application/octet-stream")
                                .PUT(body)
                                .build(),
                        BodyHandlers.ofString()));
        return digest;
    }

    void pushManifest(String repository, String tag, String mediaType, byte[] manifest)
            throws IOException, InterruptedException {
        expect(
                201,
                HTTP.send(
                        request(repository + "/manifests/" + tag)
                                .header("Content-Type", mediaType)
                                .PUT(BodyPublishers.ofByteArray(manifest))
                                .build(),
                        BodyHandlers.ofString()));
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                HTTP.send(request(path).header("Accept", MANIFESTS).build(), BodyHandlers.ofByteArray());
        expect(200, response);
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(registry.resolve("/v2/" + path));
    }

    private static void expect(int status, HttpResponse<?> response) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(response.request().method() + " " + response.uri() + " gave "
                    + response.statusCode() + ": " + response.body());
        }
    }

    static String digest(byte[] bytes) {
        MessageDigest sha256 = sha256();
        sha256.update(bytes);
        return hex(sha256);
    }

    static String hex(MessageDigest sha256) {
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
