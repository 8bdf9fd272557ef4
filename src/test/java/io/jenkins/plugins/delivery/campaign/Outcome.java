package io.jenkins.plugins.delivery.campaign;

import java.util.List;

/**
 * What was found after a moment.
 *
 * @param result of the build
 * @param lies in what way the build says something else than what is the case
 * @param pending the releases that are left pending
 * @param secrets the files with secrets, or for them, that are left
 * @param processes those that still work
 */
record Outcome(
        Moment moment,
        String result,
        List<String> lies,
        List<String> pending,
        List<String> secrets,
        List<String> processes) {
    boolean isClean() {
        return lies.isEmpty() && pending.isEmpty() && secrets.isEmpty() && processes.isEmpty();
    }

    @Override
    public String toString() {
        return moment + ": " + result
                + (isClean()
                        ? ""
                        : "  FALSE: " + lies + " pending " + pending + " secrets " + secrets + " processes "
                                + processes);
    }
}
