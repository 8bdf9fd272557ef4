package io.jenkins.plugins.delivery.core.supplychain.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/**
 * What programs that sign may mean by what they answer: the bytes of the signature (OpenSSL, gcloud), the same in base 64
 * (AWS), with the version of the key before it (Vault), and the two numbers of ECDSA side by side instead of in ASN.1
 * (Azure, PKCS#11). Which one it is shows whoever verifies them.
 */
final class SignatureForms {
    /** Two numbers of 256 bits. */
    private static final int PLAIN = 64;

    private SignatureForms() {}

    /** All that it may be, as bytes of Ed25519 or in ASN.1. */
    static List<byte[]> of(byte[] answer) {
        List<byte[]> forms = new ArrayList<>();
        add(forms, answer);
        String text = new String(answer, StandardCharsets.ISO_8859_1).strip();
        String base64 = text.substring(text.lastIndexOf(':') + 1);
        for (Base64.Decoder decoder : List.of(Base64.getMimeDecoder(), Base64.getUrlDecoder())) {
            try {
                add(forms, decoder.decode(base64));
            } catch (IllegalArgumentException e) {
                continue; // it is of another form
            }
        }
        return forms;
    }

    private static void add(List<byte[]> forms, byte[] signature) {
        forms.add(signature);
        if (signature.length == PLAIN) {
            forms.add(asn1(signature));
        }
    }

    private static byte[] asn1(byte[] plain) {
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(new BigInteger(1, Arrays.copyOf(plain, PLAIN / 2))),
                        new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(plain, PLAIN / 2, PLAIN)))
                    })
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
