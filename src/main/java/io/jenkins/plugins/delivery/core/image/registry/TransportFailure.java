package io.jenkins.plugins.delivery.core.image.registry;

import io.jenkins.plugins.delivery.core.image.registry.RegistryException.Kind;
import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says what an {@link IOException} of a connection means, and what to do about it. */
final class TransportFailure {
    private TransportFailure() {}

    static RegistryException of(Request request, IOException failure) {
        URI uri = request.uri();
        String host = uri.getRawAuthority();
        String who = request.subject() + ": ";
        RegistryRole role = request.role();
        ProxiedException proxied = find(failure, ProxiedException.class);
        if (proxied != null && proxied.status() > 0) {
            return new RegistryException(
                    proxied.status() < 500 ? Kind.REJECTED : Kind.CONNECTION_BROKEN,
                    who + "the proxy " + proxied.proxy() + " does not let through to " + host + ", status "
                            + proxied.status()
                            + (proxied.status() == ProxiedException.LOGIN_WANTED ? ", because it wants a login" : "")
                            + ": have it let this through, or list " + uri.getHost() + " in NO_PROXY",
                    failure);
        }
        if (proxied != null && neverConnected(failure)) {
            return unreachable(
                    who + "the proxy " + proxied.proxy() + ", on the way to " + host + ", cannot be reached ("
                            + reason(failure) + "): check HTTPS_PROXY or HTTP_PROXY, or list " + uri.getHost()
                            + " in NO_PROXY",
                    failure);
        }
        if (find(failure, AnswerTooLargeException.class) != null) {
            return new RegistryException(
                    Kind.NOT_A_REGISTRY,
                    who + host + " answers with " + failure.getMessage() + ", which is beyond what is taken: check "
                            + role.host() + " and its port",
                    failure);
        }
        if (find(failure, UnresolvedAddressException.class) != null) {
            return new RegistryException(
                    Kind.UNKNOWN_HOST,
                    who + "the host name " + uri.getHost() + " is not known: check " + role.host() + role.network(),
                    failure);
        }
        if (find(failure, HttpConnectTimeoutException.class) != null) {
            return unreachable(
                    who + host + " cannot be reached, it accepts no connection in time: check " + role.host()
                            + ", its port, firewall and proxy",
                    failure);
        }
        if (find(failure, HttpTimeoutException.class) != null) {
            return new RegistryException(
                    Kind.TIMEOUT,
                    who + host + " does not answer in time (" + failure.getMessage() + "): try again, or see why it is"
                            + " slow",
                    failure);
        }
        if (find(failure, ConnectException.class) != null) {
            return unreachable(
                    who + host + " cannot be reached (" + reason(failure) + "): check " + role.host()
                            + ", its port, and that the registry runs",
                    failure);
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return tls(who, host, role, tls, failure);
        }
        if (find(failure, ProtocolException.class) != null || says(failure, "Invalid status line")) {
            return new RegistryException(
                    Kind.NOT_A_REGISTRY,
                    who + host + " does not answer in HTTP: check the port"
                            + (Locations.isTls(uri)
                                    ? ""
                                    : ", and if it speaks TLS switch " + role.plainHttp() + " off"),
                    failure);
        }
        return new RegistryException(
                Kind.CONNECTION_BROKEN,
                who + "the connection to " + host + " broke (" + reason(failure) + "): try again",
                failure);
    }

    private static boolean neverConnected(IOException failure) {
        return find(failure, UnresolvedAddressException.class) != null
                || find(failure, HttpConnectTimeoutException.class) != null
                || find(failure, ConnectException.class) != null;
    }

    private static RegistryException tls(
            String who, String host, RegistryRole role, SSLException tls, IOException failure) {
        if (says(failure, "Unsupported or unrecognized SSL message") || says(failure, "plaintext connection")) {
            return new RegistryException(
                    Kind.WRONG_PROTOCOL,
                    who + host + " speaks plain HTTP and not TLS: give its TLS port, or set " + role.plainHttp()
                            + " to allow plain HTTP to this registry",
                    failure);
        }
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate != null && says(certificate, "No subject alternative") || says(failure, "No name matching")) {
            return new RegistryException(
                    Kind.TLS_UNTRUSTED,
                    who + "the certificate of " + host + " is not for that name (" + reason(certificate) + "): use"
                            + " the name that it was made for, or have it made for this one",
                    failure);
        }
        CertPathValidatorException path = find(failure, CertPathValidatorException.class);
        if (path != null && path.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
            return new RegistryException(
                    Kind.TLS_UNTRUSTED, who + "the certificate of " + host + " has expired: have it renewed", failure);
        }
        if (certificate != null || path != null || says(failure, "PKIX path")) {
            return new RegistryException(
                    Kind.TLS_UNTRUSTED,
                    who + "the certificate of " + host + " is not trusted: put the CA that signed it into "
                            + role.caCertificateId(),
                    failure);
        }
        if (says(failure, "terminated the handshake") || says(failure, "closed")) {
            return new RegistryException(
                    Kind.CONNECTION_BROKEN,
                    who + "the connection to " + host + " broke (" + tls.getMessage() + "): try again",
                    failure);
        }
        return new RegistryException(
                Kind.TLS_FAILED,
                who + "no TLS connection to " + host + " (" + tls.getMessage() + "): check its port, its TLS versions"
                        + " and whether it asks for a client certificate",
                failure);
    }

    private static RegistryException unreachable(String message, IOException failure) {
        return new RegistryException(Kind.UNREACHABLE, message, failure);
    }

    /** The innermost message, which is the one nearest to the reason. */
    static String reason(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                reason = t.getMessage();
            }
        }
        return OneLine.of(reason, 200);
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static boolean says(Throwable failure, String words) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t.getMessage() != null && t.getMessage().contains(words)) {
                return true;
            }
        }
        return false;
    }
}
