/** What was deployed where, by whom, and what runs there since: the records behind the pages. */
package io.jenkins.plugins.delivery.core.delivery;
