package io.jenkins.plugins.delivery.campaign;

import hudson.model.Result;

/** What is interrupted. */
enum Work {
    /** A deploy of an image that runs. */
    DEPLOY("v", Result.SUCCESS),

    /** A deploy of an image that does not start, which goes back to the revision before. */
    FAILING_DEPLOY("crash-", Result.FAILURE),

    /** A build with kaniko. */
    KANIKO_BUILD("k", Result.SUCCESS),

    /** A build in process, which ends with the controller where that is the agent, and is begun again. */
    IN_PROCESS_BUILD("p", Result.SUCCESS);

    private final String tagPrefix;
    private final Result ending;

    Work(String tagPrefix, Result ending) {
        this.tagPrefix = tagPrefix;
        this.ending = ending;
    }

    boolean isDeploy() {
        return this == DEPLOY || this == FAILING_DEPLOY;
    }

    /** The result when nothing comes between. */
    String ending() {
        return ending.toString();
    }

    /** The step that is interrupted. What Jenkins' own steps make of a blow is not ours to tell. */
    String step() {
        return isDeploy() ? "helmDeploy" : "buildImage";
    }

    /** The image tag of one moment. */
    String tag(int moment) {
        return tagPrefix + moment;
    }

    /**
     * The Pipeline.
     *
     * @param checkout steps that bring the deploy repository into the workspace
     */
    String pipeline(int moment, String checkout) {
        String steps =
                switch (this) {
                    case DEPLOY, FAILING_DEPLOY ->
                        checkout
                                + "helmDeploy app: 'index', environment: 'dev', tag: '%s', verifyImage: false\n"
                                        .formatted(tag(moment));
                    case KANIKO_BUILD -> build("kaniko", moment);
                    case IN_PROCESS_BUILD -> build("inProcess", moment);
                };
        return "node {\n" + steps + "}";
    }

    private String build(String engine, int moment) {
        return """
                sh 'head -c 30000000 /dev/urandom > payload'
                writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY payload /payload'
                def image = buildImage(app: 'index', tag: '%s', engine: '%s')
                echo "digest ${image.digest}"
                """.formatted(tag(moment), engine);
    }
}
