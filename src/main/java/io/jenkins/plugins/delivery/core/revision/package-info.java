/** What is built: the commit, its time and its branch, read without a git executable. */
package io.jenkins.plugins.delivery.core.revision;
