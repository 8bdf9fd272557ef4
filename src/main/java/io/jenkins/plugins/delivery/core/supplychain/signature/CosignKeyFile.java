package io.jenkins.plugins.delivery.core.supplychain.signature;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The file that {@code cosign generate-key-pair} writes: JSON in PEM, with a key of PKCS#8 in a secret box of NaCl
 * (XSalsa20 and Poly1305), whose own key scrypt makes of the password.
 */
final class CosignKeyFile {
    static final String PEM_TYPE = "ENCRYPTED SIGSTORE PRIVATE KEY";
    static final String FORMER_PEM_TYPE = "ENCRYPTED COSIGN PRIVATE KEY";

    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 24;

    /** Four times what cosign writes; memory is 128 times N times r, in bytes. */
    private static final int MOST_COST = 1 << 18;

    private static final int BLOCK = 8;

    private CosignKeyFile() {}

    /**
     * The key inside, PKCS#8 in DER.
     *
     * @throws IOException when it is not as cosign writes it
     */
    static byte[] decrypted(String field, byte[] json, @CheckForNull char[] password) throws IOException {
        JsonNode file = Json.read(json);
        JsonNode kdf = file.path("kdf");
        JsonNode cipher = file.path("cipher");
        JsonNode params = kdf.path("params");
        int cost = params.path("N").asInt();
        if (!kdf.path("name").asText().equals("scrypt")
                || !cipher.path("name").asText().equals("nacl/secretbox")
                || cost < 2
                || cost > MOST_COST
                || params.path("r").asInt() != BLOCK
                || params.path("p").asInt() != 1) {
            throw new IOException("another form than cosign's");
        }
        byte[] secret = utf8(SigningKey.requirePassword(field, password));
        byte[] key = null;
        try {
            key = SCrypt.generate(secret, bytes(kdf, "salt"), cost, BLOCK, 1, KEY_BYTES);
            byte[] opened = open(key, bytes(cipher, "nonce"), bytes(file, "ciphertext"));
            if (opened == null) {
                throw SigningKey.wrongPassword(field);
            }
            return opened;
        } finally {
            Arrays.fill(secret, (byte) 0);
            if (key != null) {
                Arrays.fill(key, (byte) 0);
            }
        }
    }

    private static byte[] bytes(JsonNode node, String name) {
        return Base64.getDecoder().decode(node.path(name).asText());
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }

    /** Null when the box was closed with another key. */
    @CheckForNull
    private static byte[] open(byte[] key, byte[] nonce, byte[] box) throws IOException {
        if (nonce.length != NONCE_BYTES || box.length < TAG_BYTES) {
            throw new IOException("another form than cosign's");
        }
        XSalsa20Engine stream = new XSalsa20Engine();
        stream.init(false, new ParametersWithIV(new KeyParameter(key), nonce));
        byte[] tagKey = new byte[KEY_BYTES];
        stream.processBytes(new byte[KEY_BYTES], 0, KEY_BYTES, tagKey, 0);
        Poly1305 tag = new Poly1305();
        tag.init(new KeyParameter(tagKey));
        tag.update(box, TAG_BYTES, box.length - TAG_BYTES);
        byte[] expected = new byte[TAG_BYTES];
        tag.doFinal(expected, 0);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(box, TAG_BYTES))) {
            return null;
        }
        byte[] content = new byte[box.length - TAG_BYTES];
        stream.processBytes(box, TAG_BYTES, content.length, content, 0);
        return content;
    }
}
