package io.jenkins.plugins.delivery.core.project;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An element of an XML file that a stranger wrote. */
final class XmlElement {
    /** Of elements in elements; a POM with a plugin's settings has ten. */
    private static final String MOST_DEPTH = "100";

    private final Element element;

    private XmlElement(Element element) {
        this.element = element;
    }

    /**
     * The root of a file.
     *
     * @throws SAXException when it is no XML, or has a document type
     */
    static XmlElement parse(byte[] xml) throws IOException, SAXException {
        return new XmlElement(parser().parse(new ByteArrayInputStream(xml)).getDocumentElement());
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

    /** As in the file, with its prefix. */
    String name() {
        return element.getNodeName();
    }

    /** Without the blanks around it. */
    String text() {
        return element.getTextContent().trim();
    }

    /** The elements right in this one. */
    List<XmlElement> children() {
        NodeList nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(node -> new XmlElement((Element) node))
                .toList();
    }

    /** The elements that a path of names leads to, in the order of the file. */
    List<XmlElement> all(String... path) {
        Stream<XmlElement> found = Stream.of(this);
        for (String name : path) {
            found = found.flatMap(element ->
                    element.children().stream().filter(child -> child.name().equals(name)));
        }
        return found.toList();
    }

    /** The first of these. */
    Optional<XmlElement> first(String... path) {
        return all(path).stream().findFirst();
    }

    /** The text of the first of these; empty when there is none. */
    String text(String... path) {
        return first(path).map(XmlElement::text).orElse("");
    }
}
