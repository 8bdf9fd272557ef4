package io.jenkins.plugins.delivery.core.image.run;

/** Whose programs a base image has. */
enum Flavor {
    /** The GNU core utilities: Debian, Ubuntu, Red Hat. */
    GNU,
    /** Alpine, and images of busybox itself. */
    BUSYBOX
}
