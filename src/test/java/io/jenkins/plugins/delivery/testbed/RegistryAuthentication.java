package io.jenkins.plugins.delivery.testbed;

/** How a registry of the test bed knows its users. */
enum RegistryAuthentication {
    NONE,
    BASIC,
    TOKEN
}
