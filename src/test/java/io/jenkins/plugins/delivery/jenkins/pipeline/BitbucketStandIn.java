package io.jenkins.plugins.delivery.jenkins.pipeline;

import com.cloudbees.jenkins.plugins.bitbucket.BitbucketSCMSource;
import com.cloudbees.jenkins.plugins.bitbucket.trait.BranchDiscoveryTrait;
import com.cloudbees.jenkins.plugins.bitbucket.trait.ForkPullRequestDiscoveryTrait;
import com.cloudbees.jenkins.plugins.bitbucket.trait.OriginPullRequestDiscoveryTrait;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.testbed.GitCommit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import jenkins.branch.BranchSource;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;

/**
 * The part of Bitbucket Data Center's REST API 1.0 that its Jenkins plugin asks on a push, answered from a Git checkout
 * with one branch, {@code main}, and with the pull requests that a test opens. Bitbucket itself cannot be had without a
 * licence.
 */
final class BitbucketStandIn implements AutoCloseable {
    private static final String REPOSITORY = "/rest/api/1.0/projects/BSS/repos/index";

    private final Path checkout;
    private final String cloneUrl;
    private final HttpServer server;

    /** The open ones by their numbers, as JSON. */
    private final Map<Integer, String> pullRequests = new ConcurrentSkipListMap<>();

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

    /**
     * The same with the pull requests, of which the last commit is built.
     *
     * @param trust of whose forks the Jenkinsfile counts
     */
    BranchSource branchesAndPullRequests(ForkPullRequestDiscoveryTrait.BitbucketForkTrustPolicy trust) {
        BranchSource branches = branches();
        BitbucketSCMSource source = (BitbucketSCMSource) branches.getSource();
        // The same one, whatever it trusts.
        source.setId("index");
        source.setTraits(List.of(
                new BranchDiscoveryTrait(true, true),
                new OriginPullRequestDiscoveryTrait(2),
                new ForkPullRequestDiscoveryTrait(2, trust)));
        return branches;
    }

    /**
     * Opens a pull request with a commit of its own.
     *
     * @param project the key of the project in which its branch is; {@code BSS} is that of the repository itself
     */
    void open(int number, String project, String file, String content) throws IOException, GitAPIException {
        String branch = "change-" + number;
        try (Git git = Git.open(checkout.toFile())) {
            git.checkout().setCreateBranch(true).setName(branch).call();
            Files.writeString(checkout.resolve(file), content);
            String commit;
            try (Git changed = GitCommit.of(checkout, "Change " + number)) {
                commit = changed.getRepository().resolve(Constants.HEAD).name();
            }
            // As Bitbucket itself calls what a fork wants to have merged.
            RefUpdate from = git.getRepository().updateRef("refs/pull-requests/" + number + "/from");
            from.setNewObjectId(ObjectId.fromString(commit));
            from.update();
            git.checkout().setName("main").call();
            pullRequests.put(number, """
                    {"id": %1$d, "version": 1, "title": "Change %1$d", "state": "OPEN", "open": true, "closed": false,
                     "author": {"user": {"name": "dev", "displayName": "dev", "emailAddress": "dev@example.com"}},
                     "reviewers": [], "links": {"self": [{"href": "%2$s/projects/BSS/repos/index/pull-requests/%1$d"}]},
                     "fromRef": {"id": "refs/heads/%3$s", "displayId": "%3$s", "latestCommit": "%4$s",
                                 "repository": {"slug": "index", "public": false, "project": {"key": "%5$s"}}},
                     "toRef": {"id": "refs/heads/main", "displayId": "main", "latestCommit": "%6$s",
                               "repository": {"slug": "index", "public": false, "project": {"key": "BSS"}}}}
                    """.formatted(number, url(), branch, commit, project, head()));
        }
    }

    /** Merges or declines it, which is the same to who only builds it. */
    void closePullRequest(int number) {
        pullRequests.remove(number);
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
        if (rest.startsWith("/pull-requests/")) {
            String[] parts = rest.substring(1).split("/");
            String request = pullRequests.get(Integer.parseInt(parts[1]));
            return request == null || parts.length == 2 ? request : "{\"canMerge\": true}";
        }
        return switch (rest) {
            case "/pull-requests" -> """
                    {"size": %d, "limit": 200, "isLastPage": true, "start": 0, "values": [%s]}
                    """.formatted(pullRequests.size(), String.join(",", pullRequests.values()));
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
