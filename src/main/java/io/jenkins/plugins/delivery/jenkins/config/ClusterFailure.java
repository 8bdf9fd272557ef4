package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says what the failure of a request to an API server means, and what to do about it. */
final class ClusterFailure {
    private ClusterFailure() {}

    /** One line. What the server answered is not quoted but for its reason, which the server's own message is. */
    static String describe(String server, KubernetesClientException failure) {
        if (failure.getCode() <= 0) {
            return connection(URI.create(server), failure);
        }
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                server + " does not accept the user of the kubeconfig (401): its token is wrong, has expired or was"
                        + " revoked; make a new one";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                server + " forbids the user of the kubeconfig to ask for its rights (403): " + reason(failure);
            default -> noApiServer(server, failure.getCode());
        };
    }

    /** What speaks HTTP there is something else. */
    static String noApiServer(String server, int status) {
        return server + " does not answer as a Kubernetes API server (status " + status
                + "): check the server in the kubeconfig, and the proxies on the way";
    }

    private static String connection(URI server, KubernetesClientException failure) {
        if (find(failure, UnknownHostException.class) != null) {
            return "the host name " + server.getHost() + " is not known: check the server in the kubeconfig";
        }
        if (find(failure, SSLPeerUnverifiedException.class) != null) {
            return "the certificate of " + server + " is not for that name: use a name that it was made for as the"
                    + " server in the kubeconfig";
        }
        CertPathValidatorException path = find(failure, CertPathValidatorException.class);
        if (path != null && path.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
            return "the certificate of " + server + " has expired: have it renewed";
        }
        SSLException tls = find(failure, SSLException.class);
        if (path != null || tls != null && find(failure, CertificateException.class) != null) {
            return "the certificate of " + server + " is not trusted: put the authority of the cluster into the"
                    + " kubeconfig as certificate-authority-data, PEM in base64";
        }
        if (tls != null) {
            return "no TLS connection to " + server + " (" + tls.getMessage() + "): check the server in the"
                    + " kubeconfig, its port and its scheme";
        }
        if (find(failure, InterruptedIOException.class) != null) {
            return server + " does not answer in time: check the server in the kubeconfig, firewalls and proxies";
        }
        if (find(failure, GeneralSecurityException.class) != null
                || find(failure, IllegalArgumentException.class) != null) {
            return "the kubeconfig has a certificate or key that cannot be read: check"
                    + " client-certificate-data and client-key-data, which are PEM in base64";
        }
        IOException io = find(failure, IOException.class);
        return server + " cannot be reached (" + (io == null ? reason(failure) : io.getMessage())
                + "): check the server in the kubeconfig, its port, firewalls and proxies";
    }

    private static String reason(KubernetesClientException failure) {
        String message = failure.getStatus() == null
                ? failure.getMessage()
                : failure.getStatus().getMessage();
        return Objects.requireNonNullElse(message, "no reason given")
                .lines()
                .findFirst()
                .orElse("");
    }

    @CheckForNull
    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
