package io.jenkins.plugins.delivery.jenkins.durable;

/** Where a step stands. It is kept with the build, and each stage has one thing to do next, also after a restart. */
enum Stage {
    /** Nothing of it is on the agent: works. */
    WAITING("waits"),

    /** The agent has files of it, and no command of it runs: works. */
    PREPARED("works"),

    /** A command is about to be launched, and after a restart nobody knows whether it was: launches it, or finds it. */
    LAUNCHING("starts a command"),

    /** A command runs: looks at it. */
    RUNNING("follows a command"),

    /** It was given up: ends the command, and leaves what it worked on in a state that has a name. */
    STOPPING("ends its command"),

    /** What came of it is known: takes its files away, and tells. */
    ENDED("has ended");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    /** For people who look at a build that hangs. */
    String text() {
        return text;
    }
}
