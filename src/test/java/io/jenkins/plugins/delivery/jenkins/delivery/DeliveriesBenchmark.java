package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.delivery.core.delivery.BuildName;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.delivery.DeliveryStore;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import io.jenkins.plugins.delivery.jenkins.UnstyledBrowser;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import java.io.IOException;
import java.net.URL;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * How long the page Deliveries of 500 services in 4 environments takes, against that of 50, and against a page of
 * Jenkins' own. Not run with the tests: {@code ./mvnw test -Dtest=DeliveriesBenchmark}.
 */
@WithJenkins
class DeliveriesBenchmark {
    private static final List<String> ENVIRONMENTS = List.of("dev", "test", "stage", "prod");
    private static final int TAGS = 20;
    private static final int RUNS = 15;

    @Test
    void compare(JenkinsRule jenkins) throws Exception {
        DeliveryGlobalConfiguration.get()
                .setEnvironments(ENVIRONMENTS.stream()
                        .map(name -> {
                            EnvironmentConfiguration environment = new EnvironmentConfiguration();
                            environment.setName(name);
                            return environment;
                        })
                        .toList());
        FreeStyleProject deploy = jenkins.createFreeStyleProject("deploy");
        jenkins.buildAndAssertSuccess(deploy);
        fill(0, 50);
        double fifty = median(jenkins, "deliveries/");
        fill(50, 500);
        double fiveHundred = median(jenkins, "deliveries/");
        double rest = median(jenkins, "deliveries/api/json");
        double own = median(jenkins, "manage/");
        System.out.printf(
                "500 x 4: %.0f ms; against 50 x 4: %.1f; against Manage Jenkins: %.1f; its REST API: %.1f of the page%n",
                fiveHundred, fiveHundred / fifty, fiveHundred / own, rest / fiveHundred);
    }

    private static void fill(int from, int to) throws IOException {
        DeliveryStore store = DeliveryRecords.store();
        for (int service = from; service < to; service++) {
            for (String environment : ENVIRONMENTS) {
                for (int tag = 0; tag < TAGS; tag++) {
                    store.add(new Delivery(
                            "service-" + service,
                            environment,
                            DeployStatus.DEPLOYED,
                            "v" + tag,
                            "registry.example.com/shop/service-" + service + ":v" + tag,
                            tag,
                            Instant.now(),
                            new BuildName("deploy", 1),
                            "deploy",
                            "",
                            "",
                            "",
                            ImageProof.NONE));
                }
            }
        }
    }

    private static double median(JenkinsRule jenkins, String path) throws Exception {
        JenkinsRule.WebClient client = UnstyledBrowser.open(jenkins);
        client.setJavaScriptEnabled(false);
        double[] millis = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            client.loadWebResponse(new WebRequest(new URL(jenkins.getURL(), path)));
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        // The first ones compile the page.
        double[] warm = Arrays.copyOfRange(millis, 5, RUNS);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
