package io.jenkins.plugins.delivery.core.supplychain.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.testbed.CosignRun;
import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANOTHER = "another one".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void whatAKeySignsItsPublicHalfVerifies() throws Exception {
        for (SigningKey key : List.of(Keys.ecdsa(), Keys.ed25519())) {
            byte[] signature = key.sign(MESSAGE);
            VerificationKey open =
                    VerificationKey.read("key", key.verificationKey().pem());

            assertThat(open).isEqualTo(key.verificationKey());
            assertThat(open.verifies(MESSAGE, signature)).isTrue();
            assertThat(open.verifies(ANOTHER, signature)).isFalse();
            assertThat(open.verifies(MESSAGE, ANOTHER)).isFalse();
            assertThat(Keys.ecdsa().verificationKey().verifies(MESSAGE, signature))
                    .isFalse();
        }
    }

    /** The forms in which OpenSSL writes keys, and the public half that it makes of each. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "openssl ecparam -name prime256v1 -genkey -out key.pem",
                "openssl ecparam -name prime256v1 -genkey -noout -out key.pem",
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
                "openssl genpkey -algorithm ED25519 -out key.pem",
                "openssl genpkey -algorithm ED25519 -aes-256-cbc -pass pass:secret -out key.pem",
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-128-cbc -pass pass:secret -out key.pem"
            })
    void keysOfOpenSslAreRead(String command) throws Exception {
        run(command);
        run("openssl pkey -in key.pem -passin pass:secret -pubout -out key.pub");
        SigningKey key = SigningKey.read("key", Files.readString(directory.resolve("key.pem")), "secret".toCharArray());

        assertThat(key.verificationKey())
                .isEqualTo(VerificationKey.read("key", Files.readString(directory.resolve("key.pub"))));
        assertThat(key.verificationKey().verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
    }

    @Test
    @RequiresTestbed(TestbedPart.COSIGN)
    void aKeyOfCosignIsRead() throws Exception {
        CosignRun.generateKeyPair(directory, "pässword");
        String pem = Files.readString(directory.resolve("cosign.key"));

        assertThat(SigningKey.read("key", pem, "pässword".toCharArray()).verificationKey())
                .isEqualTo(VerificationKey.read("key", Files.readString(directory.resolve("cosign.pub"))));
        assertThatThrownBy(() -> SigningKey.read("key", pem, "another".toCharArray()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("key is encrypted with another password: give the one that it was made with");
        assertThatThrownBy(() -> SigningKey.read("key", pem, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("key is encrypted: give its password, too");
    }

    @Test
    void anotherPasswordIsRefused() throws Exception {
        run("openssl genpkey -algorithm ED25519 -aes-256-cbc -pass pass:secret -out key.pem");
        String pem = Files.readString(directory.resolve("key.pem"));

        assertThatThrownBy(() -> SigningKey.read("key", pem, "another".toCharArray()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("encrypted with another password");
        assertThatThrownBy(() -> SigningKey.read("key", pem, null)).hasMessageContaining("key is encrypted: give");
    }

    @Test
    void otherKeysAreRefusedWithoutRepeatingThem() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        for (String pem : List.of(
                Keys.ecPem("secp384r1"),
                Keys.pem(rsa.generateKeyPair().getPrivate()),
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
                "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n",
                "secret",
                "")) {
            assertThatThrownBy(() -> SigningKey.read("key", pem, null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("key ")
                    .hasMessageNotContaining("c2VjcmV0")
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> VerificationKey.read("key", Keys.ecdsaPem()))
                .hasMessageContaining("has a PRIVATE KEY and no PUBLIC KEY");
    }

    /** In Jenkins, Bouncy Castle is among the providers, and knows more curves of the same length than Java does. */
    @ParameterizedTest
    @ValueSource(strings = {"secp256k1", "brainpoolP256r1"})
    void anotherCurveOfTheSameLengthIsRefused(String curve) throws Exception {
        run("openssl ecparam -name " + curve + " -genkey -noout -out key.pem");
        run("openssl pkey -in key.pem -pubout -out key.pub");
        String secret = Files.readString(directory.resolve("key.pem"));
        String open = Files.readString(directory.resolve("key.pub"));
        Security.addProvider(new BouncyCastleProvider());
        try {
            assertThatThrownBy(() -> SigningKey.read("key", secret, null))
                    .hasMessageContaining("key has a key of another");
            assertThatThrownBy(() -> VerificationKey.read("key", open))
                    .hasMessageContaining("key has a key of another");
        } finally {
            Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        }
    }

    /** Which of several is meant nobody knows but who wrote the file. */
    @Test
    void aFileWithTwoKeysIsNotOneKey() throws Exception {
        String secrets = Keys.ecdsaPem() + Keys.ecdsaPem();
        String open = Keys.ecdsa().verificationKey().pem();

        assertThatThrownBy(() -> SigningKey.read("key", secrets, null))
                .hasMessage("key has more than one key: give a file with the one that is meant");
        assertThatThrownBy(() -> VerificationKey.read("key", open + open))
                .hasMessageStartingWith("key has more than one key: ");
        assertThat(VerificationKey.readAll(
                        "key", "# those of 2026\r\n" + (open + "\n# next\n" + open).replace("\n", "\r\n")))
                .hasSize(2);
        assertThatThrownBy(() -> VerificationKey.readAll("key", open + open.replaceAll("(?m)^", "# ")))
                .hasMessageContaining("is not PEM");
    }

    private void run(String command) throws Exception {
        Process process = new ProcessBuilder(command.split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
