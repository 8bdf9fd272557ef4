package io.jenkins.plugins.delivery.core.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;

/** A key with a self-signed certificate for the loopback addresses, made by the JDK's keytool. */
record LoopbackKey(PrivateKey key, Certificate certificate) {
    private static final String PASSWORD = "changeit";

    private static LoopbackKey shared;

    /** The key of all tests, made when the first one asks. */
    static synchronized LoopbackKey shared() throws IOException, InterruptedException, GeneralSecurityException {
        if (shared == null) {
            Path directory = Files.createTempDirectory("test-key");
            Path store = directory.resolve("key.p12");
            try {
                shared = create(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(directory);
            }
        }
        return shared;
    }

    private static LoopbackKey create(Path store) throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1,dns:registry.test",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new LoopbackKey((PrivateKey) keys.getKey("test", PASSWORD.toCharArray()), keys.getCertificate("test"));
    }

    String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
