package io.jenkins.plugins.delivery.core.image.shell;

/** The shells whose differences are known. */
public enum ShellKind {
    /** Of Debian and Ubuntu: its {@code echo} replaces escapes. */
    DASH,
    /** Of Red Hat's images: it expands braces. */
    BASH,
    /** Of busybox, in Alpine. */
    ASH
}
