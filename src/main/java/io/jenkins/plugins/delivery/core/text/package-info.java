/**
 * Words that come from outside and are said to somebody: cut to a length, made one line, with secrets taken out, or found
 * among the few that are known.
 */
package io.jenkins.plugins.delivery.core.text;
