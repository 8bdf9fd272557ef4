package io.jenkins.plugins.delivery.core.supplychain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final String BASE_DIGEST = "sha256:" + "ab".repeat(32);
    private static final String AGENT_DIGEST = "sha256:" + "cd".repeat(32);

    @Test
    void tellsWhatTheControllerKnowsApartFromWhatTheAgentSays() throws Exception {
        Provenance provenance = new Provenance(
                "https://jenkins.example.com/",
                "https://jenkins.example.com/job/bss/job/index/7/",
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:05:05Z",
                Map.of("app", "bss.index"),
                Map.of("job", "bss/index", "number", "7", "startedBy", "anna"),
                Map.of("branch", "main", "engine", "inProcess", "compiledInWorkspace", "target/index.jar"),
                new Provenance.Source("https://git.example.com/bss/index.git", "c0ffee"),
                List.of(new ImageReference("registry.example.com", "base/java", "17", new Digest(BASE_DIGEST))),
                List.of(new DownloadedFile("https://repo.example.com/agent.jar", new Digest(AGENT_DIGEST))));

        assertThat(Json.read(Json.write(provenance.predicate())))
                .isEqualTo(Json.read("""
                {
                  "buildDefinition": {
                    "buildType": "%s",
                    "externalParameters": {"app": "bss.index"},
                    "internalParameters": {
                      "controller": {"job": "bss/index", "number": "7", "startedBy": "anna"},
                      "agent": {"branch": "main", "engine": "inProcess", "compiledInWorkspace": "target/index.jar"}
                    },
                    "resolvedDependencies": [
                      {
                        "uri": "git+https://git.example.com/bss/index.git",
                        "digest": {"gitCommit": "c0ffee"},
                        "annotations": {"saidBy": "agent"}
                      },
                      {
                        "uri": "oci://registry.example.com/base/java:17",
                        "digest": {"sha256": "%s"},
                        "annotations": {"saidBy": "controller"}
                      },
                      {
                        "uri": "https://repo.example.com/agent.jar",
                        "digest": {"sha256": "%s"},
                        "annotations": {"saidBy": "agent"}
                      }
                    ]
                  },
                  "runDetails": {
                    "builder": {"id": "https://jenkins.example.com/"},
                    "metadata": {
                      "invocationId": "https://jenkins.example.com/job/bss/job/index/7/",
                      "startedOn": "2026-01-02T03:04:05Z",
                      "finishedOn": "2026-01-02T03:05:05Z"
                    }
                  }
                }
                """.formatted(Provenance.BUILD_TYPE, "ab".repeat(32), "cd".repeat(32))));
        JsonNode same = provenance.predicate();
        assertThat(Json.write(same)).isEqualTo(Json.write(provenance.predicate()));
    }
}
