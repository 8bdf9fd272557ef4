package io.jenkins.plugins.delivery.core.rollout;

import io.jenkins.plugins.delivery.core.text.OneLine;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one root cause of a failed rollout, in the words that the log, the result, the record and the mail share. Secrets
 * in it are masked already.
 *
 * @param cause the class of the cause
 * @param object what it was seen on: {@code Pod index-7d9f-abcde, container app}
 * @param sentence what happened, one sentence without its full stop
 * @param evidence lines that show it: the last warning events, then the last lines of the container's log
 * @param hint what to do, one sentence without its full stop
 */
public record Diagnosis(Cause cause, String object, String sentence, List<String> evidence, String hint)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_OBJECT = 600;
    /** It is put together from several texts of the cluster. */
    private static final int LONGEST_SENTENCE = 2_000;

    private static final int MOST_EVIDENCE = 60;

    /** Bounded here, too, because it is kept with the build, and may come from an agent. */
    public Diagnosis {
        object = OneLine.of(object, LONGEST_OBJECT);
        sentence = OneLine.of(sentence, LONGEST_SENTENCE);
        evidence = evidence.stream()
                .limit(MOST_EVIDENCE)
                .map(line -> OneLine.of(line, LONGEST_OBJECT))
                .toList();
        hint = OneLine.of(hint, LONGEST_SENTENCE);
    }

    /** Without evidence, and with the cause's own hint. */
    public static Diagnosis of(Cause cause, String object, String sentence) {
        return new Diagnosis(cause, object, sentence, List.of(), cause.hint());
    }

    /** The same in other words. */
    Diagnosis withSentence(String other) {
        return new Diagnosis(cause, object, other, evidence, hint);
    }

    /** The same with other evidence. */
    public Diagnosis withEvidence(List<String> lines) {
        return new Diagnosis(cause, object, sentence, lines, hint);
    }

    /** What it was seen on and what happened, for whoever sees nothing beside it; without its full stop. */
    public String told() {
        return object + ": " + sentence;
    }

    /** For a Pipeline: Strings and a list of Strings under {@code code, object, sentence, evidence, hint}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("code", cause.code());
        map.put("object", object);
        map.put("sentence", sentence);
        map.put("evidence", new ArrayList<>(evidence));
        map.put("hint", hint);
        return map;
    }

    /** For the log: the cause, what it was seen on, the evidence, the hint. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Cause: " + cause.code());
        lines.add(told());
        evidence.forEach(line -> lines.add("  | " + line));
        lines.add("What to do: " + hint);
        return lines;
    }
}
