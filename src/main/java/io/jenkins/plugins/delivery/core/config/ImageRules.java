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
 * @param builtBy full names of jobs, or {@code folder/*} for all below, and addresses of repositories, or {@code
 *     https://git.example.com/bss/*}, one of which its provenance has to name; empty means that none is asked for
 * @param branches branches, or {@code release/*} for all that begin so, one of which its provenance has to name; empty
 *     means any
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

    private static final String GIT = ".git";

    static final String KEY = "-----BEGIN PUBLIC KEY-----";

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

    /** The same, whatever is known of the image's vulnerabilities. */
    public ImageRules withoutVulnerabilities() {
        return new ImageRules(signedBy, sbom, builtBy, branches, null);
    }

    /** Whether anything has to be proved. */
    public boolean asks() {
        return !signedBy.isEmpty();
    }

    /** Whether a provenance has to say something. */
    public boolean asksForProvenance() {
        return !builtBy.isEmpty() || !branches.isEmpty();
    }

    /**
     * Whether a job is one of those that may build, or what it built is of one of the repositories.
     *
     * @param repository its address; empty when the provenance has none
     */
    public boolean isBuiltBy(String job, String repository) {
        String address =
                repository.endsWith(GIT) ? repository.substring(0, repository.length() - GIT.length()) : repository;
        return builtBy.isEmpty()
                || builtBy.stream()
                        .anyMatch(pattern -> isRepository(pattern)
                                ? matches(pattern, repository) || matches(pattern, address)
                                : matches(pattern, job));
    }

    /** Jenkins lets no job have a colon in its name, and no repository's address is without one. */
    private static boolean isRepository(String pattern) {
        return pattern.indexOf(':') >= 0;
    }

    /** Whether a branch is one of those that may be built from. */
    public boolean isFrom(String branch) {
        return branches.isEmpty() || branches.stream().anyMatch(pattern -> matches(pattern, branch));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("/*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
