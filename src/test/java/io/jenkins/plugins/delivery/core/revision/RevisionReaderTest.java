package io.jenkins.plugins.delivery.core.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what the git executable prints, which every machine that builds this project has. */
class RevisionReaderTest {
    @TempDir
    Path directory;

    private Path checkout;

    @BeforeEach
    void makeCheckout() throws Exception {
        checkout = Files.createDirectory(directory.resolve("checkout"));
        git("init", "-q", "-b", "main");
        commit("first", "2026-03-29T01:59:00+0530");
    }

    @Test
    void printsWhatGitPrints() throws Exception {
        assertThat(RevisionReader.read(checkout).orElseThrow().describe())
                .isEqualTo(describedByGit())
                .endsWith(".20260329-0159");
    }

    @Test
    void abbreviatesAsGitDoesInALargeRepository() throws Exception {
        // Git abbreviates by the number of packed objects: 2^14 and more take eight digits.
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 1 << 14; i++) {
            stream.append("blob\ndata ")
                    .append(Integer.toString(i).length())
                    .append('\n')
                    .append(i)
                    .append('\n');
        }
        run(stream.toString(), "git", "fast-import", "--quiet");
        git("repack", "-adkq");

        String described = RevisionReader.read(checkout).orElseThrow().describe();

        assertThat(described).isEqualTo(describedByGit());
        assertThat(described.indexOf('.')).isEqualTo(8);
    }

    @Test
    void followsCoreAbbrev() throws Exception {
        for (String abbrev : List.of("12", "no", "auto")) {
            git("config", "core.abbrev", abbrev);
            assertThat(RevisionReader.read(checkout).orElseThrow().describe())
                    .as(abbrev)
                    .isEqualTo(describedByGit());
        }
    }

    @Test
    void readsAShallowDetachedCheckoutInASubdirectory() throws Exception {
        commit("second", "2026-11-01T23:30:00-0300");
        Path shallow = directory.resolve("shallow");
        run("", "git", "clone", "-q", "--depth=1", "file://" + checkout, shallow.toString());
        checkout = shallow;
        git("checkout", "-q", "--detach");
        Path module = Files.createDirectories(shallow.resolve("services/index"));

        Revision revision = RevisionReader.read(module).orElseThrow();

        assertThat(revision.describe()).isEqualTo(describedByGit());
        assertThat(revision.branch()).isNull();
        assertThat(revision.onBranch("feature/x").branch()).isEqualTo("feature/x");
    }

    @Test
    void readsAWorktree() throws Exception {
        Path worktree = directory.resolve("worktree");
        git("worktree", "add", "-q", "-b", "feature/JIRA-1", worktree.toString());
        checkout = worktree;

        Revision revision = RevisionReader.read(worktree).orElseThrow();

        assertThat(revision.describe()).isEqualTo(describedByGit());
        assertThat(revision.branch()).isEqualTo("feature/JIRA-1");
    }

    @Test
    void doesNotPassOnAPasswordInTheRemote() throws Exception {
        git("remote", "add", "origin", "https://ci:s3cret@git.example.com/bss/index.git");

        assertThat(RevisionReader.read(checkout).orElseThrow().source())
                .isEqualTo("https://git.example.com/bss/index.git");
    }

    @Test
    void isEmptyOutsideACheckoutAndBeforeTheFirstCommit() throws Exception {
        assertThat(RevisionReader.read(Files.createDirectory(directory.resolve("plain"))))
                .isEmpty();
        checkout = Files.createDirectory(directory.resolve("empty"));
        git("init", "-q");
        assertThat(RevisionReader.read(checkout)).isEmpty();
    }

    private String describedByGit() throws Exception {
        return git("log", "-1", "--format=%h.%ad", "--date=format:%Y%m%d-%H%M").strip();
    }

    private void commit(String message, String date) throws Exception {
        Files.writeString(checkout.resolve("file"), message);
        git("add", ".");
        run("", Map.of("GIT_AUTHOR_DATE", date, "GIT_COMMITTER_DATE", date), command("commit", "-qm", message));
    }

    private String git(String... arguments) throws Exception {
        return run("", Map.of(), command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "gc.auto=0"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(String input, String... command) throws Exception {
        return run(input, Map.of(), List.of(command));
    }

    private String run(String input, Map<String, String> environment, List<String> command) throws Exception {
        File log = directory.resolve("git.log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(checkout.toFile()).redirectError(log);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> command + "\n" + log).isZero();
        return output;
    }
}
