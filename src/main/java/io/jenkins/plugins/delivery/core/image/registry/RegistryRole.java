package io.jenkins.plugins.delivery.core.image.registry;

/** What a registry is in a build, and so which settings are wrong when it cannot be used. */
public enum RegistryRole {
    /** That of the settings, which images are pushed to. */
    PUSHED_TO("registry.host", "", "registry.plainHttp", "registry.caCertificateId", "registry.credentialsId"),
    /** Any other: bases come from it, or it is a mirror, or has kaniko's cache or a chart. */
    OTHER(
            "the name in FROM or in mirrors",
            ", and the agent's DNS and proxy, or name a mirror of it in registries",
            "plainHttp of its entry in registries",
            "caCertificateId of its entry in registries",
            "credentialsId of its entry in registries");

    private final String host;
    private final String network;
    private final String plainHttp;
    private final String caCertificateId;
    private final String credentialsId;

    RegistryRole(String host, String network, String plainHttp, String caCertificateId, String credentialsId) {
        this.host = host;
        this.network = network;
        this.plainHttp = plainHttp;
        this.caCertificateId = caCertificateId;
        this.credentialsId = credentialsId;
    }

    /** Where the name of the host is written. */
    String host() {
        return host;
    }

    /** What else may be the reason that the name leads nowhere; empty when the name is the setting's. */
    String network() {
        return network;
    }

    /** The setting that lets it be spoken to without TLS. */
    String plainHttp() {
        return plainHttp;
    }

    /** The setting for its authority's certificate. */
    String caCertificateId() {
        return caCertificateId;
    }

    /** The setting for who to be there. */
    String credentialsId() {
        return credentialsId;
    }
}
