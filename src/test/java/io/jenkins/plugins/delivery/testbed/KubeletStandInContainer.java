package io.jenkins.plugins.delivery.testbed;

import java.time.Duration;
import java.util.Locale;

/**
 * What a container does, told with the statuses and events that a kubelet of Kubernetes 1.34 with containerd writes.
 */
@FunctionalInterface
public interface KubeletStandInContainer {
    /** Plays it, from the pull of the image on; returns at once and goes on by timers. */
    void play(KubeletStandInRun run);

    /** Runs, and is ready after a while. */
    public static KubeletStandInContainer readyAfter(Duration time) {
        return run -> {
            run.pulled();
            run.runs();
            run.after(time, () -> run.ready(true));
        };
    }

    /** An init container or a Job's, which does its work. */
    public static KubeletStandInContainer succeedsAfter(Duration time) {
        return run -> {
            run.pulled();
            run.log("done");
            run.runs();
            run.after(time, () -> run.ends("Completed", 0, null));
        };
    }

    /** {@code ErrImagePull}, then {@code ImagePullBackOff} that repeats it. */
    public static KubeletStandInContainer pullFails(String answer) {
        return run -> {
            String image = run.image();
            run.event("Normal", "Pulling", "Pulling image \"" + image + "\"");
            run.event("Warning", "Failed", "Failed to pull image \"" + image + "\": " + answer);
            run.event("Warning", "Failed", "Error: ErrImagePull");
            run.waits("ErrImagePull", answer);
            run.after(Duration.ofMillis(500), () -> {
                run.event("Normal", "BackOff", "Back-off pulling image \"" + image + "\"");
                run.event("Warning", "Failed", "Error: ImagePullBackOff");
                run.waits("ImagePullBackOff", "Back-off pulling image \"" + image + "\": ErrImagePull: " + answer);
            });
        };
    }

    /** {@code CreateContainerConfigError}: what its configuration names is missing. */
    public static KubeletStandInContainer configurationFails(String message) {
        return run -> {
            run.pulled();
            run.event("Warning", "Failed", "Error: " + message);
            run.waits("CreateContainerConfigError", message);
        };
    }

    /** {@code RunContainerError}, then back-off: the runtime cannot start its program. */
    public static KubeletStandInContainer startFails(String message) {
        return run -> {
            run.pulled();
            run.event("Normal", "Created", "Created container: " + run.name());
            run.event("Warning", "Failed", "Error: " + message);
            run.startError(message);
            run.waits("RunContainerError", message);
            run.after(Duration.ofMillis(500), run::backsOff);
        };
    }

    /** Runs for a while and ends, again and again, with a longer back-off each time. */
    public static KubeletStandInContainer crashes(Duration after, String reason, int exitCode, String... log) {
        return new Crash(after, reason, exitCode, () -> {}, log);
    }

    /** Is killed by its liveness or startup probe, again and again. */
    public static KubeletStandInContainer killedBy(String probe, String answer, Duration after, String... log) {
        return run -> new Crash(
                        after,
                        "Error",
                        137,
                        () -> {
                            String name = probe.substring(0, 1).toUpperCase(Locale.ROOT) + probe.substring(1);
                            run.event("Warning", "Unhealthy", name + " probe failed: " + answer);
                            run.event(
                                    "Normal",
                                    "Killing",
                                    "Container " + run.name() + " failed " + probe + " probe, will be restarted");
                        },
                        log)
                .play(run);
    }

    /** Runs and is never ready. */
    public static KubeletStandInContainer neverReady(String answer, String... log) {
        return run -> {
            run.pulled();
            run.log(log);
            run.runs();
            run.repeat(
                    Duration.ofSeconds(1),
                    () -> run.event("Warning", "Unhealthy", "Readiness probe failed: " + answer));
        };
    }

    /** Runs and does not answer its startup probe. */
    static KubeletStandInContainer neverStarted(String answer) {
        return run -> {
            run.pulled();
            run.runsUnstarted();
            run.repeat(
                    Duration.ofSeconds(1), () -> run.event("Warning", "Unhealthy", "Startup probe failed: " + answer));
        };
    }

    /** Stays in {@code ContainerCreating}. */
    static KubeletStandInContainer nothing() {
        return run -> {};
    }

    /** A container that ends, and what its kubelet does about it. */
    record Crash(Duration after, String reason, int exitCode, Runnable beforeEnd, String... log)
            implements KubeletStandInContainer {
        @Override
        public void play(KubeletStandInRun run) {
            run.pulled();
            once(run, 1);
        }

        private void once(KubeletStandInRun run, int time) {
            run.log(log);
            run.runs();
            run.after(after, () -> {
                beforeEnd.run();
                run.ends(reason, exitCode, null);
                if (!run.isRestarted()) {
                    return;
                }
                // The first time at once, then after 10 s, 20 s, 40 s.
                if (time == 1) {
                    run.after(Duration.ofMillis(200), () -> {
                        run.restarts();
                        once(run, 2);
                    });
                } else {
                    run.after(Duration.ofMillis(200), run::backsOff);
                    run.after(Duration.ofSeconds(10L << (time - 2)), () -> {
                        run.restarts();
                        once(run, time + 1);
                    });
                }
            });
        }
    }
}
