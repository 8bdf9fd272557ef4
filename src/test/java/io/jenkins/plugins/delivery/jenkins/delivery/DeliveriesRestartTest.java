package io.jenkins.plugins.delivery.jenkins.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.core.Json;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class DeliveriesRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void deliveriesAreThereAfterARestart() throws Throwable {
        sessions.then(jenkins -> {
            RecordedDeliveries recorded = RecordedDeliveries.in(jenkins);
            recorded.deployed("index", "dev", "v1");
            recorded.deployed("index", "dev", "v2");
        });
        sessions.then(jenkins -> assertThat(tagAndEarlierTag(jenkins)).isEqualTo("v2 v1"));
    }

    private static String tagAndEarlierTag(JenkinsRule jenkins) throws Exception {
        var dev = Json.read(UnstyledBrowser.open(jenkins)
                        .login(RecordedDeliveries.READER)
                        .goTo("deliveries/api/json", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .path("services")
                .path(0)
                .path("environments")
                .path(0);
        return dev.path("tag").asText() + " " + dev.path("earlierTag").asText();
    }
}
