package io.jenkins.plugins.delivery.core.image.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what BuildKit 0.32 makes of the same instructions. */
class InstructionParserTest {
    private static Instruction parse(String line) {
        return Dockerfile.parse("FROM a\n" + line, "Dockerfile")
                .stages()
                .get(0)
                .instructions()
                .get(0);
    }

    private static KeyValue pair(String key, String value) {
        return new KeyValue(key, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV", "LABEL"})
    void readsNamesAndValues(String keyword) {
        assertThat(pairs(keyword + " a=b c=\"d e\" f='g h' i=j\\ k l= \"m n\"=o p=q=r"))
                .containsExactly(
                        pair("a", "b"),
                        pair("c", "\"d e\""),
                        pair("f", "'g h'"),
                        pair("i", "j\\ k"),
                        pair("l", ""),
                        pair("\"m n\"", "o"),
                        pair("p", "q=r"));
        assertThat(pairs(keyword + " name  the whole \"rest\"  ")).containsExactly(pair("name", "the whole \"rest\""));
        assertThat(pairs(keyword + " a='b\\' c=d")).containsExactly(pair("a", "'b\\'"), pair("c", "d"));
        assertThat(pairs(keyword + " a=\"b")).containsExactly(pair("a", "\"b"));
    }

    private static List<KeyValue> pairs(String line) {
        Instruction instruction = parse(line);
        return instruction instanceof Env env ? env.pairs() : ((Label) instruction).pairs();
    }

    @Test
    void readsArgumentsWithAndWithoutADefault() {
        assertThat(((Arg) parse("ARG a b=c d=\"e f\" g=")).pairs())
                .containsExactly(pair("a", null), pair("b", "c"), pair("d", "\"e f\""), pair("g", ""));
    }

    @Test
    void readsTheFlagsOfCopy() {
        Copy copy = (Copy) parse("copy --from=b --chown=1:2 --chmod=u+x --link --parents=FALSE --exclude=*.a "
                + "--exclude=\"b c\" a 'd' e/");
        assertThat(copy.keyword()).isEqualTo("COPY");
        assertThat(copy.sources()).containsExactly("a", "'d'");
        assertThat(copy.destination()).isEqualTo("e/");
        assertThat(copy.from()).isEqualTo("b");
        assertThat(copy.chown()).isEqualTo("1:2");
        assertThat(copy.chmod()).isEqualTo("u+x");
        assertThat(copy.link()).isTrue();
        assertThat(copy.parents()).isFalse();
        assertThat(copy.excludes()).containsExactly("*.a", "b c");
    }

    @Test
    void readsTheFlagsOfAdd() {
        Add add = (Add) parse("ADD --checksum=sha256:ab --keep-git-dir --unpack=false https://example.com/a.tar.gz /");
        assertThat(add.checksum()).isEqualTo("sha256:ab");
        assertThat(add.keepGitDir()).isTrue();
        assertThat(add.unpack()).isFalse();
        assertThat(((Add) parse("ADD a b")).unpack()).isNull();
    }

    @Test
    void endsFlagsWhereTheArgumentsStart() {
        assertThat(((Copy) parse("COPY -- --from=x b")).sources()).containsExactly("--from=x");
        assertThat(((Copy) parse("COPY a --from=x b")).sources()).containsExactly("a", "--from=x");
        assertThat(((Copy) parse("COPY --from= a b")).from()).isNull();
    }

    @Test
    void readsTheExecForm() {
        assertThat(command("[\"a\", \"b c\"]")).isEqualTo(new CommandLine(false, List.of("a", "b c")));
        assertThat(command(" [ \"\\u00e9\\n\" ] ")).isEqualTo(new CommandLine(false, List.of("é\n")));
        assertThat(command("[]")).isEqualTo(new CommandLine(false, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo  \"a\" $X", "['a']", "[\"a\"] b", "[\"a\", ]", "[\"a\"", "[a]"})
    void takesWhatIsNoJsonAsShellForm(String text) {
        assertThat(command(text)).isEqualTo(new CommandLine(true, List.of(text)));
    }

    private static CommandLine command(String text) {
        return ((Cmd) parse("CMD " + text)).command();
    }

    @Test
    void hasOneWordInShellFormEvenWithoutText() {
        assertThat(((Cmd) parse("CMD")).command()).isEqualTo(new CommandLine(true, List.of("")));
        assertThat(((Entrypoint) parse("ENTRYPOINT")).command()).isEqualTo(new CommandLine(true, List.of("")));
    }

    @Test
    void readsAHealthcheck() {
        Healthcheck check = (Healthcheck) parse("HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=0s"
                + " --start-interval=2s --retries=07 cmd [\"curl\", \"localhost\"]");
        assertThat(check.none()).isFalse();
        assertThat(check.test()).isEqualTo(new CommandLine(false, List.of("curl", "localhost")));
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(check.startPeriod()).isNull();
        assertThat(check.startInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(check.retries()).isEqualTo(7);
        assertThat(((Healthcheck) parse("HEALTHCHECK none")).none()).isTrue();
    }

    @Test
    void readsTheRest() {
        assertThat(((Expose) parse("EXPOSE 80 8000-8010/tcp  $PORT")).ports())
                .containsExactly("80", "8000-8010/tcp", "$PORT");
        assertThat(((Volume) parse("VOLUME [\" /a b \", \"/c\"]")).paths()).containsExactly("/a b", "/c");
        assertThat(((Volume) parse("VOLUME /a /b")).paths()).containsExactly("/a", "/b");
        assertThat(((Shell) parse("SHELL [\"/bin/bash\", \"-c\"]")).words()).containsExactly("/bin/bash", "-c");
        assertThat(((Workdir) parse("WORKDIR /a b ")).path()).isEqualTo("/a b");
        assertThat(((User) parse("USER a:b")).user()).isEqualTo("a:b");
        assertThat(((StopSignal) parse("STOPSIGNAL $S")).signal()).isEqualTo("$S");
        assertThat(((Maintainer) parse("MAINTAINER A B <c@d>")).name()).isEqualTo("A B <c@d>");
        assertThat(((Run) parse("RUN --mount=type=cache,target=/x --network=none make  all")).text())
                .isEqualTo("make  all");
    }

    @Test
    void keepsATriggerAsItIsWritten() {
        Onbuild onbuild = (Onbuild) parse("onbuild  copy   --from=b a c");
        assertThat(onbuild.text()).isEqualTo("copy   --from=b a c");
        assertThat(onbuild.trigger()).isInstanceOfSatisfying(Copy.class, copy -> {
            assertThat(copy.line()).isEqualTo(2);
            assertThat(copy.from()).isEqualTo("b");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '§', textBlock = """
                    COPY                        → has no arguments: write COPY source... destination
                    ADD a                       → has a source but no destination: write ADD source... destination
                    COPY ["a", 1]               → has 1 in its JSON array, which takes strings only: put it in double quotes
                    COPY --fron=x a b           → has the unknown flag --fron: did you mean --from; COPY takes --chmod, --chown, --exclude, --from, --link, --parents
                    COPY --nothing a b          → has the unknown flag --nothing: COPY takes --chmod, --chown, --exclude, --from, --link, --parents
                    COPY --from a b             → has the flag --from without a value: write --from=VALUE
                    COPY --chown=1 --chown=2 a b → repeats the flag --chown: leave one of them
                    COPY --link=yes a b         → gives the flag --link the value 'yes': write true or false
                    USER --x y                  → has the unknown flag --x: USER takes no flags
                    FROM --platfrm=x a          → has the unknown flag --platfrm: did you mean --platform; FROM takes --platform
                    RUN --foo=x a               → has the unknown flag --foo: RUN takes --device, --mount, --network, --security
                    ENV                         → has no arguments: write ENV name=value
                    ENV a                       → has a name without a value: write ENV name=value
                    ENV a= b                    → has no '=' in 'b': write name=value, and put a value with blanks in double quotes
                    LABEL =b                    → has no name before '=' in '=b': write name=value without blanks
                    ARG                         → has no arguments: write ARG name or name=default
                    ARG =b                      → has no name before '=' in '=b': write name=value without blanks
                    WORKDIR                     → has no argument: write WORKDIR /path
                    USER                        → has no argument: write USER name[:group]
                    STOPSIGNAL                  → has no argument: write STOPSIGNAL SIGTERM
                    EXPOSE                      → has no arguments: write EXPOSE 8080
                    VOLUME []                   → has no arguments: write VOLUME /data
                    VOLUME ["/a", " "]          → has an empty path: name a directory or remove it
                    SHELL bash                  → is not a JSON array of strings: write SHELL ["/bin/sh", "-c"]
                    SHELL []                    → is not a JSON array of strings: write SHELL ["/bin/sh", "-c"]
                    ONBUILD                     → has no instruction after it: write ONBUILD COPY . /app
                    ONBUILD onbuild RUN x       → has ONBUILD as its trigger: write another instruction
                    ONBUILD FROM x              → has FROM as its trigger: write another instruction
                    ONBUILD MAINTAINER x        → has MAINTAINER as its trigger: write another instruction
                    HEALTHCHECK                 → has neither CMD nor NONE: write HEALTHCHECK CMD command
                    HEALTHCHECK CMD             → has no command after CMD: write HEALTHCHECK CMD command
                    HEALTHCHECK CMD []          → has no command after CMD: write HEALTHCHECK CMD command
                    HEALTHCHECK NONE x          → has arguments after NONE: remove them, or write CMD in its place
                    HEALTHCHECK --interval=5 CMD x   → gives the flag --interval the value '5': write a number and its unit, 1ms or more, as in 30s or 1m30s
                    HEALTHCHECK --timeout=-1s CMD x  → gives the flag --timeout the value '-1s': write a number and its unit, 1ms or more, as in 30s or 1m30s
                    HEALTHCHECK --timeout=1us CMD x  → gives the flag --timeout the value '1us': write a number and its unit, 1ms or more, as in 30s or 1m30s
                    HEALTHCHECK --retries=-1 CMD x   → gives the flag --retries the value '-1': write a number, 0 or more
                    HEALTHCHECK --retries=2147483648 CMD x → gives the flag --retries the value '2147483648': write a number, 0 or more
                    """)
    void saysWhatIsWrong(String line, String problem) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 2 '" + line + "' " + problem);
    }

    @Test
    void saysWhatIsWrongInATrigger() {
        assertThatThrownBy(() -> parse("ONBUILD COPY a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Dockerfile line 2 'COPY a' has a source but no destination: "
                        + "write COPY source... destination");
    }
}
