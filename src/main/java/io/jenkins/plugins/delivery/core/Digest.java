package io.jenkins.plugins.delivery.core;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A content digest in the form of the OCI image specification, {@code sha256:<64 hex digits>}.
 *
 * @param value the whole digest, with its algorithm
 */
public record Digest(String value) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");

    public Digest {
        if (value == null || !SHA256.matcher(value).matches()) {
            throw new InvalidInputException("digest", value, "is not a digest", "write sha256: and 64 hex digits");
        }
    }

    /** What a text from outside says; empty when that is no digest. */
    public static Optional<Digest> parse(String text) {
        return SHA256.matcher(text).matches() ? Optional.of(new Digest(text)) : Optional.empty();
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return of(sha256);
    }

    /** The digest of what was fed to a digest from {@link #sha256()}; resets it. */
    public static Digest of(MessageDigest sha256) {
        return new Digest("sha256:" + HexFormat.of().formatHex(sha256.digest()));
    }

    /** A new SHA-256 computation, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The 64 hex digits. */
    public String hex() {
        return value.substring("sha256:".length());
    }

    /** The first 12 hex digits, for a log line. */
    public String abbreviated() {
        return hex().substring(0, 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
