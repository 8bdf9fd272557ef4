/**
 * Archives that come from outside, read with bounds on all that is kept in memory: a header may claim what it likes, and
 * a few bytes may stand for many.
 */
package io.jenkins.plugins.delivery.core.archive;
