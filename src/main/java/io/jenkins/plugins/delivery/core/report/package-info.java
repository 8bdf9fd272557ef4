/** What a mail about a build says: facts, put in order, in two languages, as HTML in which nothing can act. */
package io.jenkins.plugins.delivery.core.report;
