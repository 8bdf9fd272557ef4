package io.jenkins.plugins.delivery.core.delivery;

import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import java.time.Duration;
import java.time.Instant;

/** Deliveries as they happen, a minute after each other. */
final class Deliveries {
    static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final String REPOSITORY = "registry.example.com/shop/shop.";

    private int minute;

    static Instant minute(int number) {
        return START.plus(Duration.ofMinutes(number));
    }

    Delivery deployed(String service, String environment, String tag) {
        return of(service, environment, DeployStatus.DEPLOYED, tag, tag, "shop/deploy");
    }

    Delivery rolledBack(String service, String environment, String tag, String runs) {
        return of(service, environment, DeployStatus.ROLLED_BACK, tag, runs, "shop/deploy");
    }

    Delivery failed(String service, String environment, String tag) {
        return of(service, environment, DeployStatus.FAILED, tag, tag, "shop/deploy");
    }

    Delivery of(String service, String environment, DeployStatus status, String tag, String runs, String job) {
        minute++;
        return new Delivery(
                service,
                environment,
                status,
                tag,
                runs.isEmpty() ? "" : REPOSITORY + service + ":" + runs,
                minute,
                minute(minute),
                new BuildName(job, minute),
                job,
                "",
                status == DeployStatus.DEPLOYED ? "" : "crash",
                status == DeployStatus.DEPLOYED ? "" : "Container index starts and dies at once",
                ImageProof.NONE);
    }
}
