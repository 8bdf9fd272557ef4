package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeredocTest {
    private static Instruction parse(String... lines) {
        List<Instruction> instructions = Dockerfile.parse("FROM a\n" + String.join("\n", lines), "Dockerfile")
                .stages()
                .get(0)
                .instructions();
        assertThat(instructions).hasSize(1);
        return instructions.get(0);
    }

    @Test
    void isAFileOfCopy() {
        Copy copy = (Copy) parse("COPY <<index.html /srv/", "<p>$TITLE</p>", "", "  # no comment \\", "index.html");
        assertThat(copy.sources()).isEmpty();
        assertThat(copy.destination()).isEqualTo("/srv/");
        assertThat(copy.heredocs())
                .containsExactly(new Heredoc("index.html", "<p>$TITLE</p>\n\n  # no comment \\\n", true));
        assertThat(copy.source()).isEqualTo("COPY <<index.html /srv/");
    }

    @Test
    void severalFollowOneAnother() {
        Add add = (Add) parse("ADD <<a x <<\"b\" <<'c'\"d\" /srv/", "1", "a", "2 $X", "b", "3", "cd", "");
        assertThat(add.sources()).containsExactly("x");
        assertThat(add.heredocs())
                .containsExactly(
                        new Heredoc("a", "1\n", true),
                        new Heredoc("b", "2 $X\n", false),
                        new Heredoc("cd", "3\n", false));
    }

    @Test
    void losesLeadingTabsAfterADash() {
        Copy copy = (Copy) parse("COPY <<-E /x", "\tone", "\t\t two\t", "\tE");
        assertThat(copy.heredocs()).containsExactly(new Heredoc("E", "one\n two\t\n", true));
    }

    @Test
    void keepsCarriageReturnsOfItsContentOnly() {
        Copy copy = (Copy) parse("COPY <<E /x\r\none\r\nE\r\n");
        assertThat(copy.heredocs()).containsExactly(new Heredoc("E", "one\r\n", true));
        assertThat(copy.destination()).isEqualTo("/x");
    }

    @Test
    void laterOfTwoWithOneNameCountsForBoth() {
        Copy copy = (Copy) parse("COPY <<E <<E /x/", "1", "E", "2", "E");
        assertThat(copy.heredocs()).containsExactly(new Heredoc("E", "2\n", true), new Heredoc("E", "2\n", true));
    }

    @Test
    void belongsToRun() {
        Run run = (Run) parse("RUN cat <<E | sh && cat <<-'F'", "USER x", "E", "\tF");
        assertThat(run.text()).isEqualTo("cat <<E | sh && cat <<-'F'\nUSER x\nE\nF");
    }

    @Test
    void isNoneInsideQuotesOrAHereString() {
        assertThat(((Run) parse("RUN echo \"<<E\"")).text()).isEqualTo("echo \"<<E\"");
        assertThat(((Run) parse("RUN <<E", "mkdir /a", "touch /b", "E")).text()).isEqualTo("mkdir /a\ntouch /b\n");
        assertThat(((Run) parse("RUN --network=none <<-'E'", "\tmkdir $A", "\tE")).text())
                .isEqualTo("mkdir $A\n");
        assertThat(((Run) parse("RUN <<E", "#!/usr/bin/perl", "E")).text()).isEqualTo("<<E\n#!/usr/bin/perl\nE");
        assertThat(((Run) parse("RUN <<E sh", "mkdir /a", "E")).text()).isEqualTo("<<E sh\nmkdir /a\nE");
        assertThat(((Run) parse("RUN cat <<<E")).text()).isEqualTo("cat <<<E");
        assertThat(((Run) parse("RUN echo 'it <<E")).text()).isEqualTo("echo 'it <<E");
    }

    @Test
    void isKeptInATrigger() {
        Onbuild onbuild = (Onbuild) parse("ONBUILD COPY <<E /x", "hello", "E");
        assertThat(onbuild.text()).isEqualTo("COPY <<E /x\nhello\nE");
        assertThat(((Copy) onbuild.trigger()).heredocs()).containsExactly(new Heredoc("E", "hello\n", true));
        assertThat(Dockerfile.parseTriggers(List.of(onbuild.text(), "USER 1"), "base"))
                .extracting(Instruction::keyword)
                .containsExactly("COPY", "USER");
    }

    @Test
    void needsAnEndAndAPlace() {
        assertThatThrownBy(() -> parse("COPY <<E /x", "hello"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 2 'COPY <<E /x' has a heredoc without an end: "
                        + "end it with a line that has only E");
        assertThatThrownBy(() -> parse("COPY a <<E", "E"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 2 'COPY a <<E' has a heredoc as its destination: "
                        + "write the path of the file after it");
    }
}
