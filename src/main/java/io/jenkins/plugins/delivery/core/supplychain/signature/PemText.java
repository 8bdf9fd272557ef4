package io.jenkins.plugins.delivery.core.supplychain.signature;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** A text with one block of PEM. */
final class PemText {
    /** Far more than any key has. */
    private static final int LONGEST = 1 << 16;

    private PemText() {}

    /**
     * The block of a text.
     *
     * @param remedy what to give instead
     * @throws InvalidInputException when there is none, or more than one; the text is not repeated, for it may be a secret
     */
    static PemObject only(String field, String text, String remedy) {
        if (text.length() > LONGEST) {
            throw new InvalidInputException(field, null, "is longer than any key", remedy);
        }
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject block = reader.readPemObject();
            // OpenSSL writes the parameters of a curve in front of a key on it.
            if (block != null && block.getType().equals("EC PARAMETERS")) {
                block = reader.readPemObject();
            }
            if (block != null && reader.readPemObject() != null) {
                throw new InvalidInputException(
                        field, null, "has more than one key", "give a file with the one that is meant");
            }
            if (block != null) {
                return block;
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(field, null, "is not PEM", remedy);
        }
        throw new InvalidInputException(field, null, "is not PEM", remedy);
    }
}
