package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A failure on a connection that was made, or should have been, to a proxy. */
final class ProxiedException extends IOException {
    /** What a proxy answers that wants a login. */
    static final int LOGIN_WANTED = 407;

    private static final long serialVersionUID = 1L;

    /** How Java's client tells of a proxy that opens no tunnel. */
    private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

    private final String proxy;
    private final int status;

    private ProxiedException(String proxy, int status, @CheckForNull IOException cause) {
        super(cause == null ? "status " + status : cause.getMessage(), cause);
        this.proxy = proxy;
        this.status = status;
    }

    /**
     * Something failed on the way through a proxy.
     *
     * @param proxy host and port
     */
    static ProxiedException of(String proxy, IOException cause) {
        Matcher refusal = NO_TUNNEL.matcher(String.valueOf(cause.getMessage()));
        return new ProxiedException(proxy, refusal.find() ? Integer.parseInt(refusal.group(1)) : 0, cause);
    }

    /**
     * A proxy wants a login.
     *
     * @param proxy host and port
     */
    static ProxiedException loginWanted(String proxy) {
        return new ProxiedException(proxy, LOGIN_WANTED, null);
    }

    /** Host and port. */
    String proxy() {
        return proxy;
    }

    /** What the proxy answered that lets nothing through, 0 when it is not that. */
    int status() {
        return status;
    }
}
