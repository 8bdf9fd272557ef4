package io.jenkins.plugins.delivery.core.quality;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The reports {@code jacoco.xml}, as {@code jacoco:report}, {@code jacoco:report-integration} and {@code
 * jacoco:report-aggregate} write them. Several may be about the same code, as those of unit and of integration tests:
 * its lines count once, and are covered when one of the reports says so.
 */
public final class JacocoXml {
    /** Of all reports together. */
    private static final int MOST_LINES = 5_000_000;

    private final List<Measured> measured = new ArrayList<>();
    private Coverage rest = Coverage.NONE;
    private long lines;

    /**
     * A source file of a report.
     *
     * @param module the directory that the report is of; null in one of several modules
     */
    private record Measured(int report, String module, SourceCoverage source) {}

    /**
     * Reads a report.
     *
     * @param name of the file, relative to the workspace
     * @throws DeliveryException when it is no such report
     */
    public void add(String name, InputStream file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The report names a DTD, which is not to be fetched.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(file);
            try {
                new Reading(name, xml).read();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw new DeliveryException(
                    "Coverage report " + name + " is not whole XML: run jacoco:report again, or mend coverageReports",
                    e);
        }
    }

    /** Of all reports together. */
    public Coverage sum() {
        Map<String, List<Measured>> distinct = new HashMap<>();
        measured.stream().filter(file -> file.module() != null).forEach(file -> merge(distinct, file));
        // Those of several modules come last, since it is only known then in which reports of one module the code is.
        Map<String, Integer> seen = new HashMap<>();
        for (Measured file : measured) {
            if (file.module() == null) {
                int times = seen.merge(file.report() + " " + file.source().identity(), 1, Integer::sum);
                List<Measured> same = distinct.computeIfAbsent(file.source().identity(), identity -> new ArrayList<>());
                if (times <= same.size()) {
                    same.get(times - 1).source().add(file.source());
                } else {
                    same.add(file);
                }
            }
        }
        Coverage sum = rest;
        for (List<Measured> files : distinct.values()) {
            for (Measured file : files) {
                sum = sum.plus(file.source().sum());
            }
        }
        return sum;
    }

    /** The same code of one module is in several reports; that of another module only looks the same. */
    private static void merge(Map<String, List<Measured>> distinct, Measured file) {
        List<Measured> same = distinct.computeIfAbsent(file.source().identity(), identity -> new ArrayList<>());
        same.stream()
                .filter(other ->
                        other.report() != file.report() && other.module().equals(file.module()))
                .findFirst()
                .ifPresentOrElse(other -> other.source().add(file.source()), () -> same.add(file));
    }

    /** Goes through a report: its counters right below the root, and the lines of the source files. */
    private final class Reading {
        private final String name;
        private final XMLStreamReader xml;
        private final int report =
                measured.isEmpty() ? 0 : measured.get(measured.size() - 1).report() + 1;
        private Coverage sums = Coverage.NONE;
        private String packageName = "";
        private boolean grouped;
        private int depth;

        Reading(String name, XMLStreamReader xml) {
            this.name = name;
            this.xml = xml;
        }

        void read() throws XMLStreamException {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    element(xml.getLocalName());
                }
            }
            rest = rest.plus(sums);
        }

        private void element(String element) throws XMLStreamException {
            if (depth == 1 && !element.equals("report")) {
                throw new DeliveryException("Coverage report " + name + " is not JaCoCo's, its root is <" + element
                        + ">: mend coverageReports");
            }
            switch (element) {
                case "group" -> grouped = true;
                case "package" -> packageName = String.valueOf(xml.getAttributeValue(null, "name"));
                case "sourcefile" -> source();
                case "counter" -> {
                    // Those deeper are of packages and classes.
                    if (depth == 2) {
                        sums = sums.plus(counter());
                    }
                }
                default -> {
                    // Classes and methods are in the lines of their files.
                }
            }
        }

        private void source() throws XMLStreamException {
            SourceCoverage.Builder source =
                    new SourceCoverage.Builder(packageName + "/" + xml.getAttributeValue(null, "name"));
            Coverage counted = Coverage.NONE;
            for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "line" -> line(source);
                        case "counter" -> counted = counted.plus(counter());
                        default -> {
                            // JaCoCo writes no other.
                        }
                    }
                    skip();
                }
            }
            depth--;
            SourceCoverage built = source.build();
            // Of classes without line numbers only the counters know.
            if (built.sum().equals(counted)) {
                measured.add(new Measured(report, grouped ? null : moduleOf(name), built));
                sums = sums.minus(counted);
            }
        }

        private void line(SourceCoverage.Builder source) {
            if (++lines > MOST_LINES) {
                throw new DeliveryException("Coverage report " + name + " and those before it have more than "
                        + MOST_LINES + " lines: let coverageReports name fewer");
            }
            source.line(number("nr"), number("mi"), number("ci"), number("mb"), number("cb"));
        }

        private int number(String attribute) {
            String value = xml.getAttributeValue(null, attribute);
            return value == null ? 0 : Integer.parseInt(value);
        }

        /** To the end of an element. */
        private void skip() throws XMLStreamException {
            for (int open = 1; open > 0; ) {
                int event = xml.next();
                open += event == XMLStreamConstants.START_ELEMENT
                        ? 1
                        : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
            }
        }

        private Coverage counter() {
            long covered = Long.parseLong(xml.getAttributeValue(null, "covered"));
            long missed = Long.parseLong(xml.getAttributeValue(null, "missed"));
            return switch (String.valueOf(xml.getAttributeValue(null, "type"))) {
                case "LINE" -> new Coverage(covered, missed, 0, 0);
                case "BRANCH" -> new Coverage(0, 0, covered, missed);
                default -> Coverage.NONE;
            };
        }
    }

    /** As {@code orders} for {@code orders/target/site/jacoco-it/jacoco.xml}: what is above the outputs. */
    private static String moduleOf(String name) {
        String path = "/" + name.replace('\\', '/');
        int outputs = Math.max(path.lastIndexOf("/target/"), path.lastIndexOf("/build/"));
        return path.substring(0, outputs < 0 ? path.lastIndexOf('/') : outputs);
    }
}
