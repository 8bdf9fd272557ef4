package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names in {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in upper or
 * lower case, which kaniko, Helm and Git obey and Java by itself does not. Where it names none, Java's own settings
 * count, such as {@code https.proxyHost}.
 */
final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;
    private final NoProxy exceptions;

    private EnvironmentProxies(Map<String, String> environment) {
        this.environment = environment;
        this.exceptions = NoProxy.parse(variable(environment, "NO_PROXY"));
    }

    /** Chooses by these variables, or by what else the JVM has. */
    static ProxySelector of(Map<String, String> environment) {
        boolean named = !variable(environment, "HTTPS_PROXY").isEmpty()
                || !variable(environment, "HTTP_PROXY").isEmpty();
        ProxySelector others = ProxySelector.getDefault();
        return named || others == null ? new EnvironmentProxies(Map.copyOf(environment)) : others;
    }

    /** Host and port of the proxy that is chosen for an address, empty when there is none. */
    static Optional<String> proxyFor(ProxySelector proxies, URI uri) {
        return proxies.select(uri).stream()
                .filter(proxy -> proxy.address() instanceof InetSocketAddress)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(address -> address.getHostString() + ":" + address.getPort())
                .findFirst();
    }

    /**
     * One proxy, or none.
     *
     * @throws InvalidInputException when the proxy for it is one that cannot be used
     */
    @Override
    public List<Proxy> select(URI uri) {
        String name = uri.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
        String value = variable(environment, name);
        if (value.isEmpty() || exceptions.matches(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(new Proxy(Proxy.Type.HTTP, address(name, value)));
    }

    private static InetSocketAddress address(String name, String value) {
        URI proxy = parse(value);
        // A value may hold a password, so it is not shown.
        if (proxy == null || proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
            throw new InvalidInputException(
                    name, "…", "is not an HTTP proxy", "write http://host:port, or list the registry in NO_PROXY");
        }
        if (proxy.getUserInfo() != null) {
            throw new InvalidInputException(
                    name,
                    "…@" + proxy.getHost(),
                    "has a login, which this engine cannot use",
                    "name a proxy without one, list the registry in NO_PROXY, or use engine kaniko");
        }
        return InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
    }

    @CheckForNull
    private static URI parse(String value) {
        try {
            return new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return (value.isBlank() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value).strip();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The failure reaches whoever sent the request; there is no other proxy to choose.
    }
}
