package io.jenkins.plugins.delivery.jenkins.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.reference.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.pipeline.modeldefinition.parser.Converter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every Pipeline in the documentation passes Jenkins' own linter: its syntax, and the parameters of its steps. */
@WithJenkins
class DocumentedPipelinesTest {
    /** What only scripts have, in which the linter does not look at steps. */
    private static final Pattern SCRIPT = Pattern.compile("\\bdef |podTemplate|microservicePipeline|withCredentials");

    @BeforeAll
    static void startJenkins(JenkinsRule jenkins) {
        // The linter needs it.
    }

    static List<Snippet> pipelines() throws IOException {
        return Snippet.all("groovy");
    }

    @ParameterizedTest
    @MethodSource
    void pipelines(Snippet snippet) throws Exception {
        lint(whole(snippet.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jenkinsfile", "docs/examples/deploy-repo/Jenkinsfile"})
    void jenkinsfiles(Path file) throws Exception {
        lint(Files.readString(file));
    }

    private static void lint(String pipeline) throws Exception {
        assertThat(Converter.scriptToPipelineDef(pipeline)).as(pipeline).isNotNull();
    }

    private static String whole(String text) {
        if (text.startsWith("pipeline {")) {
            return text;
        }
        boolean post = text.startsWith("post {");
        String steps = post ? "echo 'done'" : SCRIPT.matcher(text).find() ? "script {\n" + text + "}" : text;
        return "pipeline {\nagent any\nstages { stage('Documented') { steps {\n" + steps + "\n} } }\n"
                + (post ? text : "") + "}\n";
    }
}
