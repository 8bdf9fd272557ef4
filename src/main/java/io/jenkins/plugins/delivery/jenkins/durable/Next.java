package io.jenkins.plugins.delivery.jenkins.durable;

/** What a step that has worked wants next. */
public sealed interface Next {
    /**
     * To work again after a while.
     *
     * @param millis in milliseconds, at once when it is less than 0
     */
    record Again(long millis) implements Next {
        public Again {
            // It may be an agent that asks for it, and less than 0 would be never: nobody could even abort the build.
            millis = Math.max(0, millis);
        }
    }

    /**
     * To run a command, and to work again when it has ended.
     *
     * @param script for a {@link io.jenkins.plugins.delivery.core.command.CommandGuard}; it is kept, so it must hold no
     *     secret
     * @param minutes when the command is given up
     */
    record Launch(String script, int minutes) implements Next {}

    /** To end well, with this result for the Pipeline. */
    record Done(Object result) implements Next {}

    /** To fail; all that was to be done is done. */
    record Failed(Exception cause) implements Next {}
}
