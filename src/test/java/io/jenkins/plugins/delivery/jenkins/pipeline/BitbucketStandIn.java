package io.jenkins.plugins.delivery.jenkins.pipeline;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.branch.BranchSource;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;

/**
 * The part of Bitbucket Data Center's REST API 1.0 that its Jenkins plugin asks on a push, answered from a Git checkout
 * with one branch, {@code main}. Bitbucket itself cannot be had without a licence.
 */
final class BitbucketStandIn implements AutoCloseable {
    private static final String REPOSITORY = "/rest/api/1.0/projects/BSS/repos/index";

    private final Path checkout;
    private final String cloneUrl;
    private final HttpServer server;

    private BitbucketStandIn(Path checkout, String cloneUrl, HttpServer server) {
        this.checkout = checkout;
        this.cloneUrl = cloneUrl;
        this.server = server;
    }

    /** Has the clone made from the checkout itself. */
    static BitbucketStandIn of(Path checkout) throws IOException {
        return of(checkout, checkout.toUri().toString());
    }

    /** The same with a Git server that everything in the checkout was pushed to. */
    static BitbucketStandIn of(Path checkout, String cloneUrl) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BitbucketStandIn bitbucket = new BitbucketStandIn(checkout, cloneUrl, server);
        server.createContext("/", bitbucket::answer);
        server.start();
        return bitbucket;
    }

    /** The server's address, without a slash at its end. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the REST API gives as the repository's. */
    String cloneUrl() {
        return cloneUrl;
    }

    /** What a multibranch project is told of its branches. */
    BranchSource branches() {
        BitbucketSCMSource source = new BitbucketSCMSource("BSS", "index");
        source.setServerUrl(url());
        source.setTraits(List.of(new BranchDiscoveryTrait(true, true)));
        return new BranchSource(source);
    }

    /** The commit that {@code main} is at. */
    String head() throws IOException {
        try (Git git = Git.open(checkout.toFile())) {
            return git.getRepository().resolve(Constants.HEAD).name();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String json = json(exchange.getRequestURI().getPath(), query != null && query.contains("type=true"));
        byte[] body = (json == null ? "{\"errors\": [{\"message\": \"There is no such thing\"}]}" : json)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.sendResponseHeaders(json == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String json(String path, boolean typeOnly) throws IOException {
        if (!path.startsWith(REPOSITORY)) {
            return null;
        }
        String rest = path.substring(REPOSITORY.length());
        if (rest.startsWith("/browse/")) {
            Path file = checkout.resolve(rest.substring("/browse/".length()));
            return Files.notExists(file) ? null : typeOnly ? "{\"type\": \"FILE\"}" : lines(file);
        }
        if (rest.startsWith("/commits/")) {
            return """
                    {"id": "%1$s", "displayId": "%1$s", "message": "A commit", "parents": [],
                     "author": {"name": "dev", "emailAddress": "dev@example.com"}, "authorTimestamp": 1795598041000,
                     "committer": {"name": "dev", "emailAddress": "dev@example.com"},
                     "committerTimestamp": 1795598041000}
                    """.formatted(rest.substring("/commits/".length()));
        }
        return switch (rest) {
            case "" -> """
                    {"slug": "index", "id": 84, "name": "index", "scmId": "git", "state": "AVAILABLE", "public": false,
                     "project": {"key": "BSS", "id": 21, "name": "Business support", "type": "NORMAL"},
                     "links": {"clone": [{"href": "%s", "name": "http"}],
                               "self": [{"href": "%s/projects/BSS/repos/index/browse"}]}}
                    """.formatted(cloneUrl, url());
            case "/branches" -> """
                    {"size": 1, "limit": 200, "isLastPage": true, "start": 0, "values": [%s]}
                    """.formatted(branch());
            case "/branches/default" -> branch();
            default -> null;
        };
    }

    private static String lines(Path file) throws IOException {
        ObjectNode page = Json.object();
        ArrayNode lines = page.putArray("lines");
        Files.readAllLines(file).forEach(line -> lines.addObject().put("text", line));
        return Json.print(page.put("start", 0).put("size", lines.size()).put("isLastPage", true));
    }

    private String branch() throws IOException {
        return """
                {"id": "refs/heads/main", "displayId": "main", "type": "BRANCH", "latestCommit": "%s", "isDefault": true}""".formatted(head());
    }
}
