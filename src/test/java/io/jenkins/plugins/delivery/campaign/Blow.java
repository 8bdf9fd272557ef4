package io.jenkins.plugins.delivery.campaign;

/** What comes between. */
enum Blow {
    /** The controller's process gets a KILL, and another controller is started in its place. */
    KILL,

    /** The build is aborted. */
    ABORT
}
