package io.jenkins.plugins.delivery.core.supplychain.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real openssl signs, in the forms in which the clients of key services answer. */
class ProgramSignerTest {
    private static final byte[] MESSAGE = "what is signed".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path key;
    private VerificationKey open;

    @BeforeEach
    void makeKey() throws Exception {
        String pem = Keys.ecdsaPem();
        key = Files.writeString(directory.resolve("key.pem"), pem);
        open = SigningKey.read("key", pem, null).verificationKey();
    }

    private ProgramSigner sh(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script.replace("KEY", key.toString()), "signer"));
        command.addAll(List.of(arguments));
        return new ProgramSigner("signer.command", command, open);
    }

    @Test
    void opensslSignsTheMessage() throws Exception {
        Signer signer = new ProgramSigner(
                "signer.command", List.of("openssl", "dgst", "-sha256", "-sign", key.toString()), open);

        assertThat(open.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
        assertThat(signer.verificationKey()).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // AWS
                "openssl dgst -sha256 -sign KEY | base64 -w 0",
                // and in lines
                "openssl dgst -sha256 -sign KEY | base64",
                // Vault
                "printf vault:v1:; openssl dgst -sha256 -sign KEY | base64 -w 0",
                // of a digest, as PKCS#11 has it
                "openssl dgst -sha256 -binary | openssl pkeyutl -sign -inkey KEY",
            })
    void itsAnswerIsTakenInEachForm(String script) throws Exception {
        assertThat(open.verifies(MESSAGE, sh(script).sign(MESSAGE))).isTrue();
    }

    @Test
    void theDigestCanBeAnArgument() throws Exception {
        Signer signer =
                sh("printf %s \"${1#--digest=}\" | base64 -d | openssl pkeyutl -sign -inkey KEY", "--digest={digest}");

        assertThat(open.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }

    /** As Azure's interface takes it, which a shell could not do without other programs. */
    @Test
    void theDigestCanBeInJson() throws Exception {
        Signer signer = sh(
                "d=${1##* }; printf %s= \"$d\" | tr -d \"\\\"}\" | tr _- /+ | base64 -d | openssl pkeyutl -sign -inkey KEY",
                "{\"alg\": \"ES256\", \"value\": \"{digestUrl}\"}");

        assertThat(open.verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    }

    /** Azure and PKCS#11 answer the two numbers without ASN.1; the number of leading zeros differs. */
    @Test
    void twoNumbersSideBySideAreASignature() throws Exception {
        PrivateKey secret = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getMimeDecoder().decode(Files.readString(key).replaceAll("-----[A-Z ]+-----", ""))));
        for (int i = 0; i < 50; i++) {
            Signature plain = Signature.getInstance("SHA256withECDSAinP1363Format");
            plain.initSign(secret);
            plain.update(MESSAGE);
            String answer = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.sign());

            assertThat(open.verifies(MESSAGE, sh("echo $1", answer).sign(MESSAGE)))
                    .isTrue();
        }
    }

    @Test
    void ed25519IsTakenAsItIs() throws Exception {
        SigningKey secret = Keys.ed25519();
        String answer = Base64.getEncoder().encodeToString(secret.sign(MESSAGE));
        Signer signer = new ProgramSigner("signer.command", List.of("echo", answer), secret.verificationKey());

        assertThat(secret.verificationKey().verifies(MESSAGE, signer.sign(MESSAGE)))
                .isTrue();
    }

    @Test
    void whatDoesNotVerifyIsNotUsed() throws Exception {
        Files.writeString(key, Keys.ecdsaPem());

        assertThatThrownBy(() -> sh("openssl dgst -sha256 -sign KEY").sign(MESSAGE))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("signer.command 'sh' answered ")
                .hasMessageContaining("that are no signature of the message by " + open)
                .hasMessageEndingWith(", and said nothing");
        assertThatThrownBy(() -> sh("true").sign(MESSAGE)).hasMessageContaining(" answered 0 bytes that are no");
    }

    @Test
    void aFailureSaysWhatTheProgramSaidWithoutSecrets() {
        assertThatThrownBy(() ->
                        sh("echo denied, password=hunter2hunter2 >&2; exit 7").sign(MESSAGE))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("signer.command 'sh' ended with exit code 7: denied, password=")
                .hasMessageNotContaining("hunter2hunter2");
        assertThatThrownBy(() -> new ProgramSigner("signer.command", List.of("no-such-program"), open).sign(MESSAGE))
                .hasMessageStartingWith("signer.command 'no-such-program' cannot be started: ");
        assertThatThrownBy(() ->
                        new ProgramSigner("c", List.of("sleep", "100"), open, Duration.ofSeconds(1)).sign(MESSAGE))
                .hasMessage("c 'sleep' takes longer than 1 s");
    }

    @Test
    void noSignatureOfAnybodyGetsOutUnverified() throws Exception {
        SigningKey mine = Keys.ecdsa();
        SigningKey other = Keys.ecdsa();
        Signer liar = new Signer() {
            @Override
            public byte[] sign(byte[] message) {
                return other.sign(message);
            }

            @Override
            public VerificationKey verificationKey() {
                return mine.verificationKey();
            }
        };

        assertThat(new VerifiedSigner(mine).sign(MESSAGE)).isNotEmpty();
        assertThatThrownBy(() -> new VerifiedSigner(liar).sign(MESSAGE))
                .hasMessageContaining("does not verify with " + mine.verificationKey());
    }
}
