package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.sonarsource.scanner.lib.ScannerEngineBootstrapResult;
import org.sonarsource.scanner.lib.ScannerEngineBootstrapper;
import org.sonarsource.scanner.lib.ScannerEngineFacade;

/**
 * SonarQube's scanner in a process of its own: it speaks through a log that all of a JVM share, it may stop at any time,
 * and a restart of Jenkins does not matter to it. This class is sent to the agent with the scanner's library and nothing
 * else, so it uses nothing else.
 */
public final class ScannerProcess {
    /** The analysis was sent. */
    private static final int DONE = 0;

    /** The scanner said what is wrong. */
    private static final int FAILED = 1;

    private ScannerProcess() {}

    /**
     * Analyses a project.
     *
     * @param args a file with the scanner's properties, which has a token and is deleted, and this program's version
     */
    public static void main(String[] args) throws Exception {
        logTo(System.out);
        System.exit(run(Path.of(args[0]), args[1]));
    }

    static int run(Path file, String version) throws Exception {
        Map<String, String> properties = read(file);
        Files.delete(file);
        ScannerEngineBootstrapper bootstrapper = ScannerEngineBootstrapper.create("MicroserviceDelivery", version)
                .addBootstrapProperties(properties);
        try (ScannerEngineBootstrapResult started = bootstrapper.bootstrap()) {
            if (!started.isSuccessful()) {
                return FAILED;
            }
            try (ScannerEngineFacade engine = started.getEngineFacade()) {
                return engine.analyze(properties) ? DONE : FAILED;
            }
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private static void logTo(PrintStream out) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new Lines(out));
    }

    /** A line a message, and before it what it is when it is no mere information. */
    private static final class Lines extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();
        private final PrintStream out;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void publish(LogRecord message) {
            int level = message.getLevel().intValue();
            String kind =
                    level >= Level.SEVERE.intValue() ? "ERROR: " : level >= Level.WARNING.intValue() ? "WARN: " : "";
            out.println(kind + formatter.formatMessage(message));
            if (level >= Level.SEVERE.intValue() && message.getThrown() != null) {
                out.println(kind + message.getThrown());
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
