/** Commands that go on while the controller is restarted, and that end when their build is aborted. */
package io.jenkins.plugins.delivery.jenkins.durable;
