package io.jenkins.plugins.delivery.core.rollout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a crash is by the container's own log, where status and events say no more than its exit code: a runtime that
 * could not start the program, an image that does not fit it, or a Java virtual machine without heap.
 */
final class LogVerdict {
    private static final int LINES = 50;

    /** Programs write of many things that they go on without; what ends them stands last, with its stack trace. */
    private static final int LAST_WORDS = 30;

    private static final Pattern HEAP = Pattern.compile("java\\.lang\\.OutOfMemoryError(?:: ([^\\r\\n]{1,200}))?");
    /** At the end only: a program may survive one. */
    private static final Pattern FATAL_HEAP = Pattern.compile(
            "(?:Terminating due to|Aborting due to|Exception in thread \"[^\"]*\") java\\.lang\\.OutOfMemoryError.*");

    private static final Pattern EXIT_CODE = Pattern.compile(CrashRule.ENDS + "(\\d{1,3})");

    private LogVerdict() {}

    /** The diagnosis as it is, or what the log makes of it. */
    static Diagnosis of(Diagnosis diagnosis, List<String> log) {
        Matcher ended = EXIT_CODE.matcher(diagnosis.sentence());
        boolean endedByItself =
                switch (diagnosis.cause()) {
                    // A shell's, with 127, which is the loader's exit code as well.
                    case BAD_COMMAND, CRASH, INIT_CONTAINER, HOOK_FAILED -> ended.find();
                    default -> false;
                };
        if (!endedByItself) {
            return diagnosis;
        }
        // A trace of Java has more frames than that, and what was thrown stands before them.
        List<String> folded = StackTraces.folded(log);
        List<String> last = folded.subList(Math.max(0, folded.size() - LINES), folded.size());
        Optional<Executable.Refused> refused =
                log.isEmpty() ? Optional.empty() : Executable.inLog(log.get(log.size() - 1));
        if (refused.isPresent()) {
            return changed(
                    diagnosis,
                    Cause.BAD_COMMAND,
                    refused.get().sentence(),
                    refused.get().hint());
        }
        Optional<Diagnosis> image = last.stream()
                .flatMap(line -> StartFailureWords.in(line).stream())
                .findFirst()
                .map(found -> changed(diagnosis, Cause.BAD_COMMAND, found.sentence(), found.hint()));
        if (image.isPresent()) {
            return image.get();
        }
        Optional<Diagnosis> java = last.stream()
                .filter(line -> FATAL_HEAP.matcher(line).lookingAt())
                .findFirst()
                .map(line -> outOfHeap(diagnosis, line, ended.group(1)));
        return java.or(() -> otherHeap(diagnosis, last))
                .or(() -> report(diagnosis, last))
                .or(() -> CrashWords.in(last.subList(Math.max(0, last.size() - LAST_WORDS), last.size()))
                        .map(found -> changed(
                                diagnosis,
                                diagnosis.cause(),
                                diagnosis.sentence() + "; by its log, " + found.says(),
                                found.hint())))
                .orElse(diagnosis);
    }

    private static Optional<Diagnosis> report(Diagnosis diagnosis, List<String> log) {
        return StartReport.in(log)
                .map(said -> changed(
                        diagnosis,
                        diagnosis.cause(),
                        diagnosis.sentence() + "; by its log, the application failed to start: " + said,
                        CrashWords.in(List.of(said))
                                .map(CrashWords.Found::hint)
                                .orElse("do what the report at the end of its log says under Action")));
    }

    /** What other runtimes write last when they have no memory left. */
    private static Optional<Diagnosis> otherHeap(Diagnosis diagnosis, List<String> log) {
        return log.stream()
                .flatMap(line -> OutOfMemoryWords.in(line).stream())
                .findFirst()
                .map(words -> changed(diagnosis, Cause.OUT_OF_MEMORY, words.sentence(), words.hint()));
    }

    private static Diagnosis outOfHeap(Diagnosis diagnosis, String line, String exitCode) {
        Matcher heap = HEAP.matcher(line);
        String what = heap.find() && heap.group(1) != null ? heap.group(1).strip() : "Java heap space";
        boolean ofHeap = what.equals("Java heap space") || what.startsWith("GC overhead");
        return changed(
                diagnosis,
                Cause.OUT_OF_MEMORY,
                (ofHeap ? "the Java heap is full" : "the Java virtual machine is out of memory")
                        + " (OutOfMemoryError: " + what + ", exit code " + exitCode + ")",
                ofHeap
                        ? "raise -Xmx or -XX:MaxRAMPercentage, and resources.limits.memory with it, or make the program use"
                                + " less"
                        : Cause.OUT_OF_MEMORY.hint());
    }

    private static Diagnosis changed(Diagnosis diagnosis, Cause cause, String sentence, String hint) {
        return new Diagnosis(cause, diagnosis.object(), sentence, diagnosis.evidence(), hint);
    }
}
