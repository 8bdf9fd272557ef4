package io.jenkins.plugins.delivery.testbed;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A private key and the certificate that the test bed's authority issued for it. */
record KeyPairEntry(PrivateKey key, X509Certificate certificate) {
    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    String certificatePem() {
        return certificatePem(certificate);
    }

    static String certificatePem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    }
}
