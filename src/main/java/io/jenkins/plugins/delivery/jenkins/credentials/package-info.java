/** Jenkins credentials as the core needs them: looked up where they are used, handed on only as short-lived files. */
package io.jenkins.plugins.delivery.jenkins.credentials;
