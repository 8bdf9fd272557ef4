package io.jenkins.plugins.delivery.core.quality;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The report {@code jacoco.xml}, as {@code jacoco:report} and {@code jacoco:report-aggregate} write it. */
public final class JacocoXml {
    private JacocoXml() {}

    /**
     * Reads the sums of a report.
     *
     * @param name of the file, for messages
     * @throws DeliveryException when it is no such report
     */
    public static Coverage read(String name, InputStream file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The report names a DTD, which is not to be fetched.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(file);
            try {
                return sums(name, xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw new DeliveryException(
                    "Coverage report " + name + " is not whole XML: run jacoco:report again, or mend coverageReports",
                    e);
        }
    }

    /** The counters right below the root; those deeper are of packages and classes. */
    private static Coverage sums(String name, XMLStreamReader xml) throws XMLStreamException {
        Coverage sum = Coverage.NONE;
        int depth = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (++depth == 1 && !xml.getLocalName().equals("report")) {
                    throw new DeliveryException("Coverage report " + name + " is not JaCoCo's, its root is <"
                            + xml.getLocalName() + ">: mend coverageReports");
                }
                if (depth == 2 && xml.getLocalName().equals("counter")) {
                    sum = sum.plus(counter(xml));
                }
            }
        }
        return sum;
    }

    private static Coverage counter(XMLStreamReader xml) {
        long covered = Long.parseLong(xml.getAttributeValue(null, "covered"));
        long missed = Long.parseLong(xml.getAttributeValue(null, "missed"));
        return switch (String.valueOf(xml.getAttributeValue(null, "type"))) {
            case "LINE" -> new Coverage(covered, missed, 0, 0);
            case "BRANCH" -> new Coverage(0, 0, covered, missed);
            default -> Coverage.NONE;
        };
    }
}
