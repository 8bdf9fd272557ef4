package io.jenkins.plugins.delivery.jenkins.checks;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.console.ConsoleLogFilter;
import hudson.console.ConsoleNote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the log of a step hides, as the credentials of {@code withCredentials} around it, also where no log is written. */
final class LogFilters implements UnaryOperator<String> {
    private static final Logger LOGGER = Logger.getLogger(LogFilters.class.getName());

    private static final String HIDDEN = "(hidden)";

    /** What {@code timestamps} puts before each line. */
    private static final Pattern TIME = Pattern.compile("^\\[[0-9T:.+-]{10,40}Z?] ");

    /** Null where nothing is hidden. */
    @CheckForNull
    private final TaskListenerDecorator decorator;

    LogFilters(@CheckForNull TaskListenerDecorator decorator) {
        this.decorator = decorator;
    }

    /** Those of a step. */
    static LogFilters of(StepContext context) throws IOException, InterruptedException {
        return new LogFilters(TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class)));
    }

    /** The line as the log would show it. One that cannot be looked at is hidden as a whole. */
    @Override
    public String apply(String line) {
        if (decorator == null || line.isEmpty()) {
            return line;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream log = decorator.decorate(bytes)) {
            log.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "A line is hidden, because the log's filters do not take it", e);
            return HIDDEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HIDDEN;
        }
        String filtered =
                ConsoleNote.removeNotes(bytes.toString(StandardCharsets.UTF_8)).stripTrailing();
        return filtered.endsWith(line.stripTrailing())
                ? line
                : TIME.matcher(filtered).replaceFirst("");
    }
}
