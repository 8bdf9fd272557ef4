package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import hudson.model.Run;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.jenkins.plugins.delivery.jenkins.credentials.KubeconfigContent.Access;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Which API server a kubeconfig leads to, and as whom. It holds secrets and is there to be compared, nothing else.
 */
public final class ReachedCluster {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final String server;
    private final AuthInfo user;

    private ReachedCluster(Access access) {
        this.server = normalized(access.cluster().getServer());
        this.user = access.user();
    }

    /**
     * Looks at a kubeconfig without using it.
     *
     * @param id the credentials' id; empty means that agents have a way of their own, which is not known here
     * @param context empty means the current one
     * @return empty when it cannot be told
     */
    public static Optional<ReachedCluster> of(Run<?, ?> run, String id, String context) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        CredentialsContext credentials = CredentialsContext.lookingAt(run);
        try {
            KubeconfigContent content =
                    KubeconfigContent.parse("kubeconfigCredentialsId", id, SecretText.find(credentials, "", id));
            return Optional.of(new ReachedCluster(content.access("kubeContext", context)));
        } catch (AbortException e) {
            // The run cannot use it either; where it is to, it will say so.
            return Optional.empty();
        }
    }

    /** Whether it is the same API server, as far as its address says. */
    public boolean isServerOf(ReachedCluster other) {
        return server.equals(other.server);
    }

    /** Whether it is the same user of the same API server. */
    public boolean isAccessOf(ReachedCluster other) {
        return isServerOf(other) && user.equals(other.user);
    }

    private static String normalized(String address) {
        try {
            URI uri = URI.create(address.trim());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? HTTP : HTTPS;
            String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("(?<!/)/++$", "");
            // A name that ends with a dot is the same one, not to be completed.
            String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
            return scheme + "://" + host + ":" + port + path;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
