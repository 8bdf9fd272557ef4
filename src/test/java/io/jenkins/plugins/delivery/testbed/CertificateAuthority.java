package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority that no machine trusts, with the two keys it issued: made by keytool once in a JVM. */
final class CertificateAuthority {
    private static final char[] PASSWORD = "testbed".toCharArray();
    private static final KeyStore.ProtectionParameter PROTECTION = new KeyStore.PasswordProtection(PASSWORD);
    private static CertificateAuthority instance;

    private final KeyStore keys;
    private final X509Certificate certificate;
    private final KeyPairEntry server;
    private final KeyPairEntry tokenSigner;

    private CertificateAuthority(KeyStore keys) throws GeneralSecurityException {
        this.keys = keys;
        certificate = (X509Certificate) keys.getCertificate("ca");
        server = entry(keys, "server");
        tokenSigner = entry(keys, "token-signer");
    }

    static synchronized CertificateAuthority shared() throws IOException, InterruptedException {
        if (instance == null) {
            instance = create();
        }
        return instance;
    }

    String certificatePem() {
        return KeyPairEntry.certificatePem(certificate);
    }

    /** This authority and no other. */
    KeyStore trusted() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate);
        return trusted;
    }

    /** For clients that trust this authority and no other. */
    SSLContext clientContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For servers on loopback. */
    SSLContext serverContext() {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setEntry("server", keys.getEntry("server", PROTECTION), PROTECTION);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a TLS server on loopback, 127.0.0.1, ::1 and localhost, and where pods reach this machine. */
    KeyPairEntry server() {
        return server;
    }

    /** For signing tokens, RSA. */
    KeyPairEntry tokenSigner() {
        return tokenSigner;
    }

    private static CertificateAuthority create() throws IOException, InterruptedException {
        Path directory = TemporaryTree.create("ca");
        try {
            Path file = directory.resolve("keys.p12");
            generate(file, "ca", "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign");
            generate(
                    file,
                    "server",
                    "-signer",
                    "ca",
                    "-ext",
                    "san=ip:127.0.0.1,ip:0:0:0:0:0:0:0:1,dns:localhost,ip:"
                            + PodNetwork.shared().host());
            generate(file, "token-signer", "-signer", "ca", "-ext", "ku:critical=digitalSignature");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
            return new CertificateAuthority(keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            TemporaryTree.delete(directory);
        }
    }

    private static void generate(Path keyStore, String alias, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keyStore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-dname",
                "CN=testbed " + alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2"));
        command.addAll(List.of(options));
        ToolRun.run(command, "");
    }

    private static KeyPairEntry entry(KeyStore keys, String alias) throws GeneralSecurityException {
        return new KeyPairEntry(
                (PrivateKey) keys.getKey(alias, PASSWORD), (X509Certificate) keys.getCertificate(alias));
    }
}
