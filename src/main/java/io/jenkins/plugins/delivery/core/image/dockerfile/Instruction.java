package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.Locale;

/** One instruction of a Dockerfile, checked in its form; variables and quotes are still there. */
public sealed interface Instruction
        permits Add,
                Arg,
                Cmd,
                Copy,
                Entrypoint,
                Env,
                Expose,
                From,
                Healthcheck,
                Label,
                Maintainer,
                Onbuild,
                Run,
                Shell,
                StopSignal,
                User,
                Volume,
                Workdir {
    /** The line that it starts on, from 1. */
    int line();

    /** The instruction as written, its continued lines joined, for the log and the image's history. */
    String source();

    /** Its name in upper case, which is that of its class. */
    default String keyword() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }
}
