package io.jenkins.plugins.delivery.core.quality.sonar.scan;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.WorkspaceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What an analysis needs of a module's {@code pom.xml}, read without Maven: profiles and parents outside of the workspace
 * are not looked at.
 *
 * @param directory of the file
 * @param groupId with that of the parent when the module has none; empty when neither says
 * @param artifactId never empty
 * @param version as for the group
 * @param name for people; the artifact's when there is none
 * @param modules directories, as the file says
 * @param sources where its code is when not in the usual place; null when it is
 * @param testSources as for the code
 * @param properties of this file and those above it, by which others are resolved
 */
record PomFile(
        Path directory,
        String groupId,
        String artifactId,
        String version,
        String name,
        List<String> modules,
        @CheckForNull String sources,
        @CheckForNull String testSources,
        Map<String, String> properties) {
    static final String NAME = "pom.xml";

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PROPERTIES = 5_000;

    /** Of elements in elements; a POM with a plugin's settings has ten. */
    private static final String MOST_DEPTH = "100";

    /** Of a name or a version. */
    private static final int LONGEST_TEXT = 500;

    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^{}]++)}");
    private static final String PROJECT_DIRECTORY = "${project.basedir}/";

    PomFile {
        modules = List.copyOf(modules);
        properties = Map.copyOf(properties);
    }

    /**
     * Reads the file of a directory.
     *
     * @param workspace which the file may not leave
     * @param inherited properties of the module above
     * @throws DeliveryException when there is none, or it is no POM
     */
    static PomFile read(Path directory, Path workspace, Map<String, String> inherited) {
        Path file = directory.resolve(NAME);
        Element project;
        try {
            byte[] xml = WorkspaceFile.in(workspace, directory, NAME, file.toString())
                    .bytes(MOST_BYTES);
            project = parser().parse(new ByteArrayInputStream(xml)).getDocumentElement();
        } catch (IOException | SAXException e) {
            throw new DeliveryException(file + " cannot be read: " + e.getMessage(), e);
        }
        String artifactId = text(project, "artifactId");
        if (artifactId.isEmpty() || artifactId.length() > LONGEST_TEXT) {
            throw new DeliveryException(file + " has no artifactId: it is no Maven project");
        }
        Element parent = child(project, "parent");
        Map<String, String> properties = new TreeMap<>(inherited);
        children(child(project, "properties"))
                .forEach(property -> properties.put(
                        property.getNodeName(), property.getTextContent().trim()));
        if (properties.size() > MOST_PROPERTIES) {
            throw new DeliveryException(
                    file + " has, with the POMs above it, more than " + MOST_PROPERTIES + " properties");
        }
        Element build = child(project, "build");
        String name = text(project, "name");
        return new PomFile(
                directory,
                resolve(own(project, parent, "groupId"), properties),
                artifactId,
                resolve(own(project, parent, "version"), properties),
                name.isEmpty() || name.contains("${") || name.length() > LONGEST_TEXT ? artifactId : name,
                children(child(project, "modules")).stream()
                        .map(module -> module.getTextContent().trim())
                        .toList(),
                place(build, "sourceDirectory"),
                place(build, "testSourceDirectory"),
                properties);
    }

    /** The first of these properties that the project sets; null when it sets none. */
    @CheckForNull
    String property(List<String> names) {
        return names.stream()
                .map(name -> resolve(properties.getOrDefault(name, ""), properties))
                .filter(value -> !value.isEmpty() && !value.contains("${"))
                .findFirst()
                .orElse(null);
    }

    private static DocumentBuilder parser() {
        try {
            // Java's own, whose limits are known.
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            // A workspace is nobody's to trust: no entities, no files from elsewhere.
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute("jdk.xml.maxElementDepth", MOST_DEPTH);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Errors are thrown; the default handler prints them as well.
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String own(Element project, @CheckForNull Element parent, String name) {
        String own = text(project, name);
        return own.isEmpty() ? text(parent, name) : own;
    }

    @CheckForNull
    private static String place(@CheckForNull Element build, String name) {
        String place = text(build, name);
        if (place.startsWith(PROJECT_DIRECTORY)) {
            place = place.substring(PROJECT_DIRECTORY.length());
        }
        return place.isEmpty() || place.contains("${") ? null : place;
    }

    private static String resolve(String text, Map<String, String> properties) {
        if (text.length() > LONGEST_TEXT) {
            return "";
        }
        Matcher matcher = PROPERTY.matcher(text);
        String resolved = matcher.replaceAll(property -> {
            String value = properties.getOrDefault(property.group(1), property.group());
            return Matcher.quoteReplacement(value.length() > LONGEST_TEXT ? property.group() : value);
        });
        return resolved.length() > LONGEST_TEXT ? "" : resolved;
    }

    private static String text(@CheckForNull Element parent, String name) {
        Element element = child(parent, name);
        return element == null ? "" : element.getTextContent().trim();
    }

    @CheckForNull
    private static Element child(@CheckForNull Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getNodeName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<Element> children(@CheckForNull Element parent) {
        if (parent == null) {
            return new ArrayList<>();
        }
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .toList();
    }

    /** Whether a directory has one. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(NAME));
    }
}
