package io.jenkins.plugins.delivery.report;

import hudson.model.InvisibleAction;

/** Marks a build that was mailed about, so that it is not mailed about again. */
public final class NotifiedAction extends InvisibleAction {}
