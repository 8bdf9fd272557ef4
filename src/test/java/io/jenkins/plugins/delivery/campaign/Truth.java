package io.jenkins.plugins.delivery.campaign;

import io.jenkins.plugins.delivery.core.helm.release.ReleaseRevision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what a build says with what is the case. */
final class Truth {
    private static final Pattern LEFT =
            Pattern.compile("Release index in \\S+ was (?:left with revision (\\d+ [a-z-]+)|not touched|not made)");
    private static final Pattern DIGEST = Pattern.compile("digest (sha256:[0-9a-f]{64})");

    private final Moment moment;
    private final Ended ended;
    private final Surroundings world;
    private final List<String> lies = new ArrayList<>();

    Truth(Moment moment, Ended ended, Surroundings world) {
        this.moment = moment;
        this.ended = ended;
        this.world = world;
    }

    /**
     * In what way the build does not tell the truth; empty when it does.
     *
     * @param before the release's revisions before the build
     */
    List<String> lies(List<String> before) throws IOException {
        if (ended.result().equals("ABORTED")) {
            check(moment.blow() == Blow.ABORT, "aborted by nobody");
        } else if (said("ERROR: Failed to load program")) {
            // Jenkins had not kept the Pipeline itself yet, of which it had run nothing but the first steps.
            check(moment.blow() == Blow.KILL, "failed without a reason");
            check(world.revisions().equals(before) && world.digest(moment.tag()).isEmpty(), "has begun");
            return lies;
        } else {
            check(ended.result().equals(moment.work().ending()), "ended otherwise than when nothing comes between");
        }
        if (moment.work().isDeploy()) {
            compareRelease(before);
        } else {
            compareImage();
        }
        return lies;
    }

    private void compareRelease(List<String> before) {
        ReleaseRevision last = world.lastRevision().orElseThrow();
        boolean ours = last.manifest().contains(":" + moment.tag());
        switch (ended.result()) {
            case "SUCCESS" -> check(ours && last.status().equals("deployed"), "is not deployed");
            case "FAILURE" -> {
                check(said("Rolled back to revision"), "does not say what became of the release");
                check(!ours && last.status().equals("deployed"), "was not rolled back");
            }
            default -> compareLeft(before);
        }
    }

    private void compareLeft(List<String> before) {
        String said = null;
        Matcher left = LEFT.matcher(ended.log());
        while (left.find()) {
            said = left.group(1);
        }
        List<String> now = world.revisions();
        if (said == null) {
            check(now.equals(before), "says nothing of what it did to the release");
        } else {
            check(said.equals(now.get(now.size() - 1)), "says that the release is " + said);
        }
    }

    private void compareImage() throws IOException {
        String pushed = world.digest(moment.tag());
        Matcher said = DIGEST.matcher(ended.log());
        if (ended.result().equals("SUCCESS")) {
            check(said.find() && said.group(1).equals(pushed), "the registry has '" + pushed + "'");
        }
    }

    private boolean said(String text) {
        return ended.log().contains(text);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            lies.add(otherwise);
        }
    }
}
