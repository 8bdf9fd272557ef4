/** What the demo in Jenkins works with, for {@code ./mvnw -Pdemo hpi:run}. */
package io.jenkins.plugins.delivery.demo;
