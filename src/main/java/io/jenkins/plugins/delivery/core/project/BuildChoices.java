package io.jenkins.plugins.delivery.core.project;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * What a team says of its build, where the files do not.
 *
 * @param tool Maven or Gradle; null for what the files say
 * @param tests {@code skip}, or the Maven phase or Gradle task that runs them; null for all of them
 * @param options further arguments of each command, as {@code -Pci}
 */
public record BuildChoices(
        @CheckForNull BuildTool tool, @CheckForNull String tests, ArrayList<String> options) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String SKIP = "skip";
    private static final Pattern GOAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,199}");
    private static final int MOST_OPTIONS = 100;

    /** Nothing is said. */
    public static final BuildChoices NONE = new BuildChoices(null, null, new ArrayList<>());

    /**
     * Checks them.
     *
     * @throws InvalidInputException when something is wrong
     */
    public BuildChoices {
        if (tests != null && !GOAL.matcher(tests).matches()) {
            throw new InvalidInputException(
                    "tests",
                    tests,
                    "is neither 'skip' nor a Maven phase or Gradle task",
                    "write it as in tests: 'test'");
        }
        if (options.size() > MOST_OPTIONS) {
            throw new InvalidInputException(
                    "buildOptions", options.size(), "are too many", "use at most " + MOST_OPTIONS);
        }
        for (String option : options) {
            if (option.isBlank() || option.indexOf('\n') >= 0 || option.indexOf('\0') >= 0) {
                throw new InvalidInputException(
                        "buildOptions", option, "is no argument", "give a list, as in buildOptions: ['-Pci', '-Dx=y']");
            }
        }
    }

    boolean skipsTests() {
        return SKIP.equals(tests);
    }
}
