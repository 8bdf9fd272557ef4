package io.jenkins.plugins.delivery.core.image.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.delivery.testbed.RequiresTestbed;
import io.jenkins.plugins.delivery.testbed.TestbedPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands in random combinations give the tree that the base's own programs make, or are left to a process. More than
 * a few: {@code -Drun.lists=20000 -Drun.seed=7}.
 */
@RequiresTestbed(TestbedPart.RUN_BASES)
class RunGeneratorTest {
    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"debian", "busybox"})
    void combinations(String name) throws Exception {
        RealRoot root = RealRoot.of(name, work);
        long seed = Long.getLong("run.seed", 1);
        int lists = Integer.getInteger("run.lists", 100);
        List<String> found = new ArrayList<>();
        int left = 0;
        int failed = 0;
        for (int i = 0; i < lists; i++) {
            List<String> commands = new RandomCommands(seed * 1_000_000 + i, name).list();
            RealRoot.Command command = command(commands);
            RealRoot.Result evaluated = root.evaluated(command);
            // What is left to a process is cut off, so that the commands before it are compared.
            while (evaluated.left() != null) {
                left++;
                commands = commands.subList(0, commands.size() - 1);
                command = command(commands);
                evaluated = root.evaluated(command);
            }
            failed += evaluated.failure() == null ? 0 : 1;
            List<String> differences = RealRoot.differences(root.real(command), evaluated);
            if (!differences.isEmpty()) {
                found.add(command.script() + "\n    " + String.join("\n    ", differences));
            }
        }
        System.out.printf(
                "%s: %d lists from seed %d, %d commands left to a process, %d lists fail, %d differ%n",
                name, lists, seed, left, failed, found.size());
        assertThat(found).isEmpty();
    }

    private static RealRoot.Command command(List<String> commands) {
        String script = commands.isEmpty() ? "true" : String.join("; ", commands);
        return new RealRoot.Command(script, "", "/", Map.of("TZ", "Asia/Shanghai"), List.of());
    }
}
