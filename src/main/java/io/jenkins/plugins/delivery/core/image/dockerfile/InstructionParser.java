package io.jenkins.plugins.delivery.core.image.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.GoDuration;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes an instruction of a statement. */
final class InstructionParser {
    private static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final Pattern TRIGGER_START = Pattern.compile("(?i)^ONBUILD\\s*");
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    private final Statement statement;
    private final char escape;
    private final int line;
    private final String source;
    private final String rest;

    InstructionParser(Statement statement, char escape) {
        this.statement = statement;
        this.escape = escape;
        this.line = statement.line();
        this.source = statement.source();
        this.rest = statement.clause().rest();
    }

    /**
     * The instruction.
     *
     * @throws InvalidInputException when its keyword is unknown, or its flags or arguments are not what it takes
     */
    Instruction parse() {
        if (!KEYWORDS.contains(statement.name())) {
            throw statement.error(
                    "is not an instruction",
                    NearestName.of(statement.name(), KEYWORDS)
                            .map(near -> "did you mean " + near)
                            .orElse("use one of " + String.join(", ", KEYWORDS)));
        }
        Flags flags = new Flags(statement);
        return switch (statement.name()) {
            case "ADD" -> add(flags);
            case "ARG" -> new Arg(line, source, new Assignments(statement, escape).optional());
            case "CMD" -> new Cmd(line, source, commandLine(rest));
            case "COPY" -> copy(flags);
            case "ENTRYPOINT" -> new Entrypoint(line, source, commandLine(rest));
            case "ENV" -> new Env(line, source, new Assignments(statement, escape).required());
            case "EXPOSE" -> new Expose(line, source, atLeastOne(blankSeparated(), "EXPOSE 8080"));
            case "FROM" -> from(flags);
            case "HEALTHCHECK" -> healthcheck(flags);
            case "LABEL" -> new Label(line, source, new Assignments(statement, escape).required());
            case "MAINTAINER" -> new Maintainer(line, source, theArgument("MAINTAINER name"));
            case "ONBUILD" -> onbuild();
            case "RUN" -> run();
            case "SHELL" -> shell();
            case "STOPSIGNAL" -> new StopSignal(line, source, theArgument("STOPSIGNAL SIGTERM"));
            case "USER" -> new User(line, source, theArgument("USER name[:group]"));
            case "VOLUME" -> volume();
            case "WORKDIR" -> new Workdir(line, source, theArgument("WORKDIR /path"));
            default -> throw new IllegalStateException(statement.name());
        };
    }

    private From from(Flags flags) {
        List<String> words = blankSeparated();
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        if (words.size() != 1 && !named) {
            throw statement.error("does not name one image", "write FROM image or FROM image AS stage");
        }
        String name = null;
        if (named) {
            name = words.get(2).toLowerCase(Locale.ROOT);
            if (!STAGE_NAME.matcher(name).matches()) {
                throw statement.error(
                        "gives the stage the name " + words.get(2),
                        "use letters, digits, '-', '_' and '.', the first a letter");
            }
        }
        return new From(line, source, words.get(0), flags.value("platform"), name);
    }

    private Copy copy(Flags flags) {
        SourcesAndDestination files = sourcesAndDestination();
        return new Copy(
                line,
                source,
                files.sources(),
                files.heredocs(),
                files.destination(),
                flags.value("from"),
                flags.value("chown"),
                flags.value("chmod"),
                flags.isOn("link"),
                flags.isOn("parents"),
                flags.values("exclude"));
    }

    private Add add(Flags flags) {
        SourcesAndDestination files = sourcesAndDestination();
        return new Add(
                line,
                source,
                files.sources(),
                files.heredocs(),
                files.destination(),
                flags.value("chown"),
                flags.value("chmod"),
                flags.isOn("link"),
                flags.values("exclude"),
                flags.isOn("keep-git-dir"),
                flags.value("checksum"),
                flags.has("unpack") ? flags.isOn("unpack") : null);
    }

    private record SourcesAndDestination(List<String> sources, List<Heredoc> heredocs, String destination) {}

    private SourcesAndDestination sourcesAndDestination() {
        List<String> words = wordsOrJson();
        if (words.size() < 2) {
            throw statement.error(
                    words.isEmpty() ? "has no arguments" : "has a source but no destination",
                    "write " + statement.name() + " source... destination");
        }
        int last = words.size() - 1;
        if (HeredocMarker.of(words.get(last)).isPresent()) {
            throw statement.error("has a heredoc as its destination", "write the path of the file after it");
        }
        List<String> sources = new ArrayList<>();
        List<Heredoc> heredocs = new ArrayList<>();
        for (String word : words.subList(0, last)) {
            HeredocMarker.of(word).ifPresentOrElse(marker -> heredocs.add(heredoc(marker)), () -> sources.add(word));
        }
        return new SourcesAndDestination(sources, heredocs, words.get(last));
    }

    /** Of two heredocs with one name the later content counts, for both. */
    private Heredoc heredoc(HeredocMarker marker) {
        String lines = statement.heredocs().stream()
                .filter(body -> body.marker().name().equals(marker.name()))
                .reduce((first, second) -> second)
                .map(HeredocBody::lines)
                .orElse("");
        return new Heredoc(marker.name(), new HeredocBody(marker, lines).content(), marker.expand());
    }

    private Shell shell() {
        List<String> words = JsonArray.of(rest, statement).orElse(List.of());
        if (words.isEmpty()) {
            throw statement.error("is not a JSON array of strings", "write SHELL [\"/bin/sh\", \"-c\"]");
        }
        return new Shell(line, source, words);
    }

    private Volume volume() {
        List<String> paths = atLeastOne(wordsOrJson(), "VOLUME /data").stream()
                .map(WhiteSpace::trim)
                .toList();
        if (paths.contains("")) {
            throw statement.error("has an empty path", "name a directory or remove it");
        }
        return new Volume(line, source, paths);
    }

    private Healthcheck healthcheck(Flags flags) {
        String[] parts = rest.split("\\s+", 2);
        String type = parts[0].toUpperCase(Locale.ROOT);
        String command = parts.length < 2 ? "" : parts[1];
        if (type.equals("NONE")) {
            if (!command.isEmpty()) {
                throw statement.error("has arguments after NONE", "remove them, or write CMD in its place");
            }
            return new Healthcheck(line, source, null, null, null, null, null, 0);
        }
        if (!type.equals("CMD")) {
            throw statement.error("has neither CMD nor NONE", "write HEALTHCHECK CMD command");
        }
        CommandLine test = commandLine(command);
        if (command.isEmpty() || test.words().isEmpty()) {
            throw statement.error("has no command after CMD", "write HEALTHCHECK CMD command");
        }
        return new Healthcheck(
                line,
                source,
                test,
                interval(flags, "interval"),
                interval(flags, "timeout"),
                interval(flags, "start-period"),
                interval(flags, "start-interval"),
                retries(flags));
    }

    @CheckForNull
    private Duration interval(Flags flags, String flag) {
        String value = flags.value(flag);
        if (value == null) {
            return null;
        }
        Duration duration = GoDuration.parse(value)
                .filter(parsed -> parsed.isZero() || parsed.compareTo(SHORTEST_INTERVAL) >= 0)
                .orElseThrow(() -> statement.error(
                        "gives the flag --" + flag + " the value '" + value + "'",
                        "write a number and its unit, 1ms or more, as in 30s or 1m30s"));
        return duration.isZero() ? null : duration;
    }

    private int retries(Flags flags) {
        String value = flags.value("retries");
        if (value == null) {
            return 0;
        }
        if (!value.matches("[+]?[0-9]{1,18}") || Long.parseLong(value) > Integer.MAX_VALUE) {
            throw statement.error("gives the flag --retries the value '" + value + "'", "write a number, 0 or more");
        }
        return Integer.parseInt(value);
    }

    private Onbuild onbuild() {
        Clause trigger = Clause.of(rest, escape);
        switch (trigger.keyword()) {
            case "" -> throw statement.error("has no instruction after it", "write ONBUILD COPY . /app");
            case "ONBUILD", "FROM", "MAINTAINER" ->
                throw statement.error("has " + trigger.keyword() + " as its trigger", "write another instruction");
            default -> {
                // What a trigger may be; whether it is one at all, its own parser says.
            }
        }
        String text =
                TRIGGER_START.matcher(WhiteSpace.trimStart(statement.text())).replaceFirst("") + heredocs();
        // Without this file's escape character: a build from the image will not know it.
        Statements statements = new StatementReader(statement.file(), text).read();
        Statement first = statements.list().get(0);
        Statement here = new Statement(statement.file(), line, first.text(), first.clause(), first.heredocs());
        return new Onbuild(line, source, text, new InstructionParser(here, statements.escape()).parse());
    }

    private Run run() {
        return new Run(
                line,
                source,
                script(),
                JsonArray.of(rest, statement),
                statement.clause().flags());
    }

    /**
     * What the shell gets: of a heredoc alone its content, unless that names an interpreter of its own; else the
     * command with its heredocs, which the shell reads.
     */
    private String script() {
        if (statement.heredocs().size() == 1 && HeredocMarker.of(rest).isPresent()) {
            String content = statement.heredocs().get(0).content();
            return content.startsWith("#!") ? rest + heredocs() : content;
        }
        return rest + heredocs();
    }

    private String heredocs() {
        StringBuilder text = new StringBuilder();
        for (HeredocBody body : statement.heredocs()) {
            text.append('\n').append(body.lines()).append(body.marker().name());
        }
        return text.toString();
    }

    private CommandLine commandLine(String text) {
        return JsonArray.of(text, statement)
                .map(words -> new CommandLine(false, words))
                .orElseGet(() -> new CommandLine(true, List.of(text)));
    }

    private String theArgument(String form) {
        if (rest.isEmpty()) {
            throw statement.error("has no argument", "write " + form);
        }
        return rest;
    }

    private List<String> atLeastOne(List<String> arguments, String form) {
        if (arguments.isEmpty()) {
            throw statement.error("has no arguments", "write " + form);
        }
        return arguments;
    }

    private List<String> wordsOrJson() {
        Optional<List<String>> strings = JsonArray.of(rest, statement);
        return strings.orElseGet(this::blankSeparated);
    }

    private List<String> blankSeparated() {
        return rest.isEmpty() ? List.of() : List.of(Clause.BLANKS.split(rest));
    }
}
