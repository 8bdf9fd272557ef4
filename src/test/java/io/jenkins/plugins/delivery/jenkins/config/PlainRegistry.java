package io.jenkins.plugins.delivery.jenkins.config;

/** The settings page filled in for a registry of the test bed, whose images are {@code bss/bss.<app>}. */
public final class PlainRegistry {
    private PlainRegistry() {}

    /**
     * Has Jenkins use a registry without TLS and without a login.
     *
     * @param host and port
     * @return the settings, to be changed further
     */
    public static RegistryConfiguration use(String host) {
        RegistryConfiguration registry = new RegistryConfiguration();
        registry.setHost(host);
        registry.setNamespace("bss");
        registry.setProject("bss");
        registry.setPlainHttp(true);
        DeliveryGlobalConfiguration.get().setRegistry(registry);
        return registry;
    }
}
