/** What was deployed where, on pages and in the REST API, for those who may read the jobs that did it. */
package io.jenkins.plugins.delivery.jenkins.delivery;
