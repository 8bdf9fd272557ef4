package io.jenkins.plugins.delivery.core.rollout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a runtime writes when it has no memory left and ends by itself, so that no kubelet calls it killed. The words are
 * those of the runtimes themselves, at the beginning of a line, where no program's own message has them.
 *
 * @param hint what to do
 */
record OutOfMemoryWords(Pattern pattern, String sentence, String hint) {
    private static final List<OutOfMemoryWords> ALL = List.of(
            new OutOfMemoryWords(
                    Pattern.compile("(?:# )?+There is insufficient memory for the Java Runtime Environment to continue"
                            + "|Error occurred during initialization of VM Could not reserve"
                            + "|Could not reserve enough space for "),
                    "the Java virtual machine gets less memory from the system than it wants",
                    "raise resources.limits.memory, or lower -Xmx and -XX:MaxRAMPercentage: heap, metaspace, threads and"
                            + " buffers must all fit below the limit"),
            new OutOfMemoryWords(
                    Pattern.compile("(?:<--- Last few GCs --->|FATAL ERROR: .{0,100}JavaScript heap out of memory)"),
                    "the heap of Node.js is full (JavaScript heap out of memory)",
                    "raise --max-old-space-size, and resources.limits.memory with it, or make the program use less"),
            new OutOfMemoryWords(
                    Pattern.compile("(?:fatal error: (?:runtime: )?+(?:cannot allocate memory|out of memory)"
                            + "|runtime: out of memory)"),
                    "the Go program gets no more memory",
                    "raise resources.limits.memory, or make the program use less (GOMEMLIMIT)"),
            new OutOfMemoryWords(
                    Pattern.compile("MemoryError(?::|$)"),
                    "the Python program gets no more memory (MemoryError)",
                    "raise resources.limits.memory, or make the program use less"),
            new OutOfMemoryWords(
                    Pattern.compile("(?:Out of memory\\.$|Unhandled exception\\. System\\.OutOfMemoryException)"),
                    "the .NET program gets no more memory (OutOfMemoryException)",
                    "raise resources.limits.memory, or make the program use less (DOTNET_GCHeapHardLimit)"));

    /** What a line of a log says of it. */
    static Optional<OutOfMemoryWords> in(String line) {
        return ALL.stream()
                .filter(words -> words.pattern.matcher(line).lookingAt())
                .findFirst();
    }
}
