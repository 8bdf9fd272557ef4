package io.jenkins.plugins.delivery.jenkins.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates to trust: Jenkins credentials of the type "Secret file" or "Secret text" with PEM text. */
public final class CaCertificate {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----");

    private CaCertificate() {}

    /**
     * Looks the certificates up.
     *
     * @param field the parameter or setting that names them, for messages
     * @param id the credentials' id; empty means the platform's authorities alone
     * @return PEM text with one X.509 certificate or more, or null for the platform's alone
     * @throws AbortException when they do not exist here, are of another type, or are no certificates
     */
    @CheckForNull
    public static String find(CredentialsContext context, String field, String id) throws AbortException {
        if (id.isEmpty()) {
            return null;
        }
        return checked(field, id, SecretText.find(context, field, id));
    }

    private static String checked(String field, String id, String pem) throws AbortException {
        Matcher block = BLOCK.matcher(pem);
        int certificates = 0;
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (; block.find(); certificates++) {
                factory.generateCertificate(
                        new ByteArrayInputStream(block.group().getBytes(StandardCharsets.UTF_8)));
            }
        } catch (CertificateException e) {
            throw noCertificate(field, id, "has a certificate that cannot be read, number " + (certificates + 1));
        }
        if (certificates == 0) {
            throw noCertificate(field, id, "has no certificate");
        }
        return pem;
    }

    private static AbortException noCertificate(String field, String id, String problem) {
        return CredentialsContext.failure(
                field,
                id,
                problem,
                "put the CA's certificate in as PEM text, -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
    }
}
