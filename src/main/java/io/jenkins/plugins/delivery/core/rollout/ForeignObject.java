package io.jenkins.plugins.delivery.core.rollout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An object of the chart that is there and is another release's, or nobody's, in Helm's words. */
final class ForeignObject {
    private static final Pattern WORDS = Pattern.compile(
            "(?<![A-Za-z])([A-Za-z]++) \"([^\"]++)\" in namespace \"([^\"]*+)\" exists and cannot be imported into the current release: (.*)");

    private static final Pattern RELEASE =
            Pattern.compile("\"meta\\.helm\\.sh/release-name\" must equal \"[^\"]*+\": current value is \"([^\"]*+)\"");
    private static final Pattern NAMESPACE = Pattern.compile(
            "\"meta\\.helm\\.sh/release-namespace\" must equal \"[^\"]*+\": current value is \"([^\"]*+)\"");
    private static final Pattern MANAGED_BY =
            Pattern.compile("\"app\\.kubernetes\\.io/managed-by\" must equal \"Helm\": current value is \"([^\"]*+)\"");

    private ForeignObject() {}

    /** @param error one line */
    static Optional<Diagnosis> in(String error) {
        Matcher words = WORDS.matcher(error);
        if (!words.find()) {
            return Optional.empty();
        }
        String namespace = words.group(3);
        return Optional.of(Diagnosis.of(
                Cause.OWNERSHIP,
                words.group(1) + " " + words.group(2),
                "it exists" + (namespace.isEmpty() ? "" : " in namespace " + namespace) + " and "
                        + owner(words.group(4))));
    }

    private static String owner(String validation) {
        Matcher release = RELEASE.matcher(validation);
        Matcher namespace = NAMESPACE.matcher(validation);
        boolean named = release.find();
        boolean elsewhere = namespace.find();
        if (named || elsewhere) {
            return "belongs to the release " + (named ? release.group(1) : "of the same name")
                    + (elsewhere ? " of namespace " + namespace.group(1) : "");
        }
        Matcher manager = MANAGED_BY.matcher(validation);
        return "belongs to no release"
                + (manager.find()
                        ? ": its label app.kubernetes.io/managed-by is " + manager.group(1)
                        : ": somebody made it without Helm");
    }
}
