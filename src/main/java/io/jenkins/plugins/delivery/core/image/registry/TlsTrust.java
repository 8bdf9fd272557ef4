package io.jenkins.plugins.delivery.core.image.registry;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificates that a registry's own one may descend from: the platform's, and those of the settings. */
final class TlsTrust {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----");

    private TlsTrust() {}

    /**
     * A TLS context that trusts the platform's authorities and these.
     *
     * @param caCertificates PEM text, or null for the platform's alone
     * @param role of the registry, for messages
     */
    static SSLContext context(@CheckForNull String caCertificates, RegistryRole role) {
        try {
            if (caCertificates == null || caCertificates.isBlank()) {
                return DefaultTls.context();
            }
            List<Certificate> trusted = new ArrayList<>(parse(caCertificates, role));
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager platform) {
                    trusted.addAll(List.of(platform.getAcceptedIssuers()));
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(keyStore(trusted)), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java platform cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] managers(@CheckForNull KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    private static KeyStore keyStore(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca" + i, certificates.get(i));
        }
        return store;
    }

    private static List<X509Certificate> parse(String pem, RegistryRole role) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(pem);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                byte[] block = blocks.group().getBytes(StandardCharsets.US_ASCII);
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            }
        } catch (CertificateException e) {
            throw invalid(role, "has a certificate that cannot be read");
        }
        if (certificates.isEmpty()) {
            throw invalid(role, "has no certificate");
        }
        return certificates;
    }

    private static InvalidInputException invalid(RegistryRole role, String problem) {
        return new InvalidInputException(
                role.caCertificateId(),
                null,
                problem,
                "give PEM text, -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
    }
}
