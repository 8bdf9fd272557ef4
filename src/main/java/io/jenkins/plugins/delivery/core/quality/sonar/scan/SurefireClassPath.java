package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The libraries of a module, by what Surefire wrote of its tests: only Maven knows them, and it need not be asked again.
 * Without them SonarQube does not know the types that they bring.
 */
final class SurefireClassPath {
    private static final List<String> REPORTS = List.of("target/surefire-reports", "target/failsafe-reports");

    /** The first is there when the tests ran by a jar that only names the others. */
    private static final List<String> PROPERTIES = List.of("surefire.test.class.path", "java.class.path");

    private static final int MOST_BYTES = 4 << 20;

    private SurefireClassPath() {}

    /** The jars, absolute; none when no test ran, or when they are elsewhere. */
    static List<String> libraries(Path module) {
        return REPORTS.stream()
                .map(module::resolve)
                .filter(Files::isDirectory)
                .flatMap(SurefireClassPath::firstReport)
                .flatMap(SurefireClassPath::jars)
                .distinct()
                .toList();
    }

    private static Stream<Path> firstReport(Path directory) {
        try (DirectoryStream<Path> reports = Files.newDirectoryStream(directory, "TEST-*.xml")) {
            for (Path report : reports) {
                return Stream.of(report);
            }
        } catch (IOException e) {
            // Poorer, not wrong: the analysis goes without.
            return Stream.empty();
        }
        return Stream.empty();
    }

    private static Stream<String> jars(Path report) {
        return Stream.of(classPath(report).split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && Files.isRegularFile(Path.of(entry)));
    }

    private static String classPath(Path report) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        String classPath = "";
        try (InputStream file = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
            // The properties come first; what a test printed may be of any size.
            InputStream in = new ByteArrayInputStream(file.readNBytes(MOST_BYTES));
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            int found = PROPERTIES.size();
            while (reader.hasNext() && found > 0) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                if (reader.getLocalName().equals("testcase")) {
                    // The properties come before it.
                    break;
                }
                int rank = PROPERTIES.indexOf(String.valueOf(reader.getAttributeValue(null, "name")));
                if (reader.getLocalName().equals("property") && rank >= 0 && rank < found) {
                    String value = reader.getAttributeValue(null, "value");
                    // A test may have written a property of its own.
                    classPath = value == null ? classPath : value;
                    found = value == null ? found : rank;
                }
            }
        } catch (IOException | XMLStreamException e) {
            return "";
        }
        return classPath;
    }
}
