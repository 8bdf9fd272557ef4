package io.jenkins.plugins.delivery.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What container runtimes hand on, and what language runtimes write when they have no memory left. */
class RuntimeWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/a": permission denied: unknown | exec: "/a": permission denied
            rpc error: code = Unknown desc = failed to exec in container: failed to start exec "0229d9cb": OCI runtime exec failed: exec failed: unable to start container process: exec: "/nosuch": stat /nosuch: no such file or directory: unknown | exec: "/nosuch": stat /nosuch: no such file or directory
            Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "a1": plugin type="bridge" failed (add): no IP addresses available | failed to setup network for sandbox "a1": plugin type="bridge" failed (add): no IP addresses available
            container create failed: time="2026-05-04T10:00:00Z" level=error msg="runc create failed: no" | time="2026-05-04T10:00:00Z" level=error msg="no"
            the cause is: unknown | the cause is: unknown
            """)
    void theLastOfAChainSaysWhatHappened(String chain, String last) {
        assertThat(RuntimeChain.last(chain)).isEqualTo(last);
    }

    /** The end is what counts, so it is not what is cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 60})
    void aLongChainKeepsItsEnd(int links) {
        assertThat(RuntimeChain.last("failed to create shim task: ".repeat(links) + "no space left"))
                .isEqualTo("no space left");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            # There is insufficient memory for the Java Runtime Environment to continue. | Java virtual machine
            <--- Last few GCs --->                                                       | Node.js
            FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory | Node.js
            FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory | Node.js
            fatal error: runtime: out of memory                                          | Go program
            runtime: out of memory: cannot allocate 4194304-byte block                   | Go program
            MemoryError                                                                  | Python program
            Out of memory.                                                               | .NET program
            """)
    void noMemoryLeftIsKnownFromTheRuntimesOwnWords(String line, String who) {
        assertThat(OutOfMemoryWords.in(line))
                .hasValueSatisfying(words -> assertThat(words.sentence()).contains(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-05-04 WARN Out of memory. Retrying with a smaller batch",
                "INFO MemoryErrorHandler is registered",
                "the last answer was: fatal error: out of memory",
            })
    void aProgramsOwnWordsAreNotTheRuntimes(String line) {
        assertThat(OutOfMemoryWords.in(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Error: Unable to access jarfile /app/app.jar | Java finds no jar /app/app.jar in the image
            no main manifest attribute, in /app.jar      | the jar /app.jar names no main class, so Java cannot start it
            Error: Could not find or load main class com.example.Main | Java finds no class com.example.Main
            Unrecognized VM option 'UseConcMarkSweepGC'  | Java refuses an option: Unrecognized VM option 'UseConcMarkSweepGC'
            Unrecognized option: -Xnope                  | Java refuses an option: Unrecognized option: -Xnope
            Exception in thread "main" java.lang.UnsupportedClassVersionError: a/B has been compiled by a more recent version of the Java Runtime (class file version 55.0), this version of the Java Runtime only recognizes class file versions up to 52.0 | the program is compiled for Java 11, and the image's Java is 8
            Error loading shared library libc.so.6: No such file or directory (needed by /opt/agent) | the image lacks the shared library libc.so.6
            """)
    void anImageThatDoesNotFitItsProgramIsKnownFromTheLaunchersOwnWords(String line, String sentence) {
        assertThat(StartFailureWords.in(line))
                .hasValueSatisfying(found -> assertThat(found.sentence()).isEqualTo(sentence));
    }

    /** As the launcher writes it of the class that it is to start, since Java 9: below "LinkageError occurred …". */
    @Test
    void aJavaThatIsTooOldIsKnownBelowTheLaunchersError() {
        assertThat(StartFailureWords.in(
                        "\tjava.lang.UnsupportedClassVersionError: com/example/Main has been compiled by a"
                                + " more recent version of the Java Runtime (class file version 61.0), this version of the Java"
                                + " Runtime only recognizes class file versions up to 55.0"))
                .get()
                .extracting(StartFailureWords.Found::sentence)
                .isEqualTo("the program is compiled for Java 17, and the image's Java is 11");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFO retrying after: Error: Unable to access jarfile /plugins/a.jar",
                "java.lang.UnsupportedClassVersionError: a/B : Unsupported major.minor version 52.0",
                "WARN plugin x: no main manifest attribute, in x.jar",
            })
    void whatAProgramSaysOfOthersIsNotTheLaunchers(String line) {
        assertThat(StartFailureWords.in(line)).isEmpty();
    }
}
