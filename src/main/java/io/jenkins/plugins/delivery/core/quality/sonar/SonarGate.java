package io.jenkins.plugins.delivery.core.quality.sonar;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads the verdict of SonarQube's own gate, the answer of {@code api/qualitygates/project_status}. */
final class SonarGate {
    private static final String NAME = "SonarQube";
    private static final String OK = "OK";

    /** More than any gate has, and than anybody reads. */
    private static final int MOST_CONDITIONS = 100;

    private SonarGate() {}

    static List<QualityCheck> checks(JsonNode answer) {
        JsonNode project = answer.path("projectStatus");
        if (!project.path("status").isTextual()) {
            throw new DeliveryException("SonarQube has no verdict: give the project a quality gate");
        }
        String status = SonarText.of(project.path("status"), "");
        List<QualityCheck> failed = StreamSupport.stream(
                        project.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("status").asText().equals("ERROR"))
                .limit(MOST_CONDITIONS)
                .map(SonarGate::failed)
                .toList();
        // The gate's status decides, not its conditions: SonarQube passes small changes whose conditions failed.
        return status.equals(OK) || failed.isEmpty()
                ? List.of(new QualityCheck(NAME, OK, status, status.equals(OK)))
                : failed;
    }

    private static QualityCheck failed(JsonNode condition) {
        String threshold = SonarText.of(condition.path("errorThreshold"), "");
        String wanted =
                switch (condition.path("comparator").asText()) {
                    case "LT" -> "at least " + threshold;
                    case "GT" -> "at most " + threshold;
                    default -> threshold;
                };
        return new QualityCheck(
                NAME + " " + SonarText.of(condition.path("metricKey"), ""),
                wanted,
                SonarText.of(condition.path("actualValue"), "no value"),
                false);
    }
}
