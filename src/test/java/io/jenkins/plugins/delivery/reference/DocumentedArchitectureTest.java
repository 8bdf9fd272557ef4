package io.jenkins.plugins.delivery.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tree of packages that the architecture tells of is the one that the diagram draws. */
class DocumentedArchitectureTest {
    private static final Path DESIGN = Path.of("docs", "design");
    private static final Pattern COMPONENT = Pattern.compile("(?m)^ *\\[([a-z.]+)] <<");
    private static final Pattern BRANCH = Pattern.compile("^( *)([a-z]+)/ +\\S.*");

    @Test
    void tellsOfThePackagesThatAreDrawn() throws IOException {
        assertThat(told()).isNotEmpty().isEqualTo(drawn());
    }

    private static Set<String> drawn() throws IOException {
        return COMPONENT
                .matcher(Files.readString(DESIGN.resolve("packages.puml")))
                .results()
                .map(component -> component.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of the first block of code, two blanks a level. */
    private static Set<String> told() throws IOException {
        Set<String> packages = new TreeSet<>();
        List<String> path = new ArrayList<>();
        for (String line : Files.readString(DESIGN.resolve("architecture.md"))
                .split("(?m)^```\\R")[1]
                .lines()
                .toList()) {
            Matcher branch = BRANCH.matcher(line);
            if (branch.matches()) {
                path.subList(branch.group(1).length() / 2, path.size()).clear();
                path.add(branch.group(2));
                packages.add(String.join(".", path));
            }
        }
        return packages;
    }
}
