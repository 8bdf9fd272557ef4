package io.jenkins.plugins.delivery.core.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityRule;
import java.io.Serializable;
import java.util.List;

/**
 * What an image has to prove of itself before an environment lets it in.
 *
 * @param signedBy public keys in PEM, one after another, one of which has to have signed it; empty means that nothing has
 *     to be proved
 * @param sbom whether a bill of materials has to be there, signed with one of the keys
 * @param builtBy full names of jobs, or {@code folder/*} for all below, one of which its provenance has to name; empty
 *     means that none is asked for
 * @param branches branches, or {@code release/*} for all that begin so, one of which its provenance has to name; empty means
 *     any
 * @param vulnerabilities what the report of its vulnerabilities has to say, signed with one of the keys; null means that
 *     none is asked for
 */
public record ImageRules(
        String signedBy,
        boolean sbom,
        List<String> builtBy,
        List<String> branches,
        @CheckForNull VulnerabilityRule vulnerabilities)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing has to be proved. */
    public static final ImageRules NONE = new ImageRules("", false, List.of(), List.of(), null);

    private static final String KEY = "-----BEGIN PUBLIC KEY-----";

    public ImageRules {
        builtBy = List.copyOf(builtBy);
        branches = List.copyOf(branches);
        checkSignedBy(signedBy);
        boolean asksMore = sbom || !builtBy.isEmpty() || !branches.isEmpty() || vulnerabilities != null;
        if (signedBy.isEmpty() && asksMore) {
            throw new InvalidInputException(
                    "environments.signedBy",
                    null,
                    "is missing, and sbom, builtBy, branches or vulnerabilities is given",
                    "give the public key that is believed: anybody who may push can attach statements");
        }
    }

    /** Throws unless the value is empty or has a public key; whether it can be read is told where it is used. */
    public static void checkSignedBy(String signedBy) {
        if (!signedBy.isEmpty() && !signedBy.contains(KEY)) {
            throw new InvalidInputException(
                    "environments.signedBy", null, "has no public key", "give the text of cosign.pub, " + KEY + " …");
        }
    }

    /** Whether anything has to be proved. */
    public boolean asks() {
        return !signedBy.isEmpty();
    }

    /** Whether a provenance has to say something. */
    public boolean asksForProvenance() {
        return !builtBy.isEmpty() || !branches.isEmpty();
    }

    /** Whether a job is one of those that may build. */
    public boolean isBuiltBy(String job) {
        return matches(builtBy, job);
    }

    /** Whether a branch is one of those that may be built from. */
    public boolean isFrom(String branch) {
        return matches(branches, branch);
    }

    private static boolean matches(List<String> patterns, String name) {
        return patterns.isEmpty()
                || patterns.stream()
                        .anyMatch(pattern -> pattern.endsWith("/*")
                                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                                : name.equals(pattern));
    }
}
