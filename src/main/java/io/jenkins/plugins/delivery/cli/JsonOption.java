package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.Json;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a command says what came of it. */
final class JsonOption {
    @Option(names = "--json", negatable = true, description = "Print the result as JSON on standard output.")
    private boolean json;

    /** Whether standard output is for JSON alone. */
    boolean isJson() {
        return json;
    }

    /** The result as the user wants it. */
    String print(Map<String, Object> result, String sentence) {
        return json ? Json.print(Json.of(result)) : sentence;
    }
}
