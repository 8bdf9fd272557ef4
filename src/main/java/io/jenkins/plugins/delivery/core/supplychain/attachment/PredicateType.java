package io.jenkins.plugins.delivery.core.supplychain.attachment;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a statement says of an image.
 *
 * @param uri by which statements name it
 */
public record PredicateType(String uri) {
    /** A bill of materials of CycloneDX. */
    public static final PredicateType CYCLONEDX = new PredicateType("https://cyclonedx.org/bom");

    /** Provenance of SLSA, version 1. */
    public static final PredicateType PROVENANCE = new PredicateType("https://slsa.dev/provenance/v1");

    /** A scanner's report, as cosign has it. */
    public static final PredicateType VULNERABILITIES =
            new PredicateType("https://cosign.sigstore.dev/attestation/vuln/v1");

    /** That the image is signed, as cosign 3 says it in a bundle. */
    static final PredicateType SIGNATURE = new PredicateType("https://sigstore.dev/cosign/sign/v1");

    /** By the words of cosign's option {@code --type}. */
    private static final Map<String, PredicateType> WORDS =
            Map.of("cyclonedx", CYCLONEDX, "slsaprovenance1", PROVENANCE, "vuln", VULNERABILITIES);

    private static final Pattern URI = Pattern.compile("https?://[!-~]{1,300}");

    /**
     * Parses a word or a URI.
     *
     * @param field by which the caller gave it
     * @throws InvalidInputException when it is neither
     */
    public static PredicateType parse(String field, String text) {
        PredicateType known = WORDS.get(text);
        if (known != null) {
            return known;
        }
        if (!URI.matcher(text).matches()) {
            throw new InvalidInputException(
                    field, text, "is not a type of statement", "write cyclonedx, slsaprovenance1, vuln or a URI");
        }
        return new PredicateType(text);
    }

    @Override
    public String toString() {
        return WORDS.entrySet().stream()
                .filter(known -> known.getValue().equals(this))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(uri);
    }
}
