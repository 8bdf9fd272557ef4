package io.jenkins.plugins.delivery.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a report that JaCoCo's Maven plugin wrote of the example service. */
class JacocoXmlTest {
    private static final Pattern LINE =
            Pattern.compile("<line nr='\\d+' mi='(\\d+)' ci='(\\d+)' mb='(\\d+)' cb='(\\d+)'/>");

    @Test
    void readsTheSumsOfTheReportAndNotOfItsParts() throws IOException {
        JacocoXml reports = new JacocoXml();
        try (InputStream report = JacocoXmlTest.class.getResourceAsStream("jacoco.xml")) {
            reports.add("target/site/jacoco/jacoco.xml", report);
        }

        assertThat(reports.sum()).isEqualTo(new Coverage(10, 3, 0, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <coverage line-rate='1'/>      | Coverage report c.xml is not JaCoCo's, its root is <coverage>
            <report><counter type='LINE'   | Coverage report c.xml is not whole XML
            <report><counter type='LINE' missed='many' covered='1'/></report> | Coverage report c.xml is not whole XML
            <report><counter type='LINE' missed='1'/></report> | Coverage report c.xml is not whole XML
            nothing                        | Coverage report c.xml is not whole XML
            """)
    void saysWhatIsNoReport(String content, String message) {
        assertThatThrownBy(() -> add(new JacocoXml(), "c.xml", content))
                .hasMessageContaining(message)
                .hasMessageContaining("coverageReports");
    }

    @Test
    void fetchesNothing() {
        String report = "<!DOCTYPE report [<!ENTITY file SYSTEM \"file:///etc/passwd\">]>"
                + "<report name='&file;'><counter type='LINE' missed='1' covered='3'/></report>";

        assertThatThrownBy(() -> add(new JacocoXml(), "c.xml", report)).hasMessageContaining("not whole XML");
    }

    /** As JHipster's POM has them: report after the unit tests, report-integration after the others. */
    @Test
    void whatUnitAndIntegrationTestsCoverOfTheSameCodeIsOne() {
        JacocoXml reports = new JacocoXml();
        add(
                reports,
                "target/site/jacoco/jacoco.xml",
                report(packageOf("A.java", "1 0 3 1 1", "2 3 0 0 0", "3 2 0 0 0")));
        add(
                reports,
                "target/site/jacoco-it/jacoco.xml",
                report(packageOf("A.java", "1 3 0 2 0", "2 0 3 0 0", "3 2 0 0 0")));

        assertThat(reports.sum()).isEqualTo(new Coverage(2, 1, 1, 1));
    }

    /** As a module with report-aggregate says it of modules that have a report of their own. */
    @Test
    void whatAReportOfSeveralModulesSaysOfThemCountsOnce() {
        String untested = packageOf("Orders.java", "1 2 0 0 0", "2 2 0 0 0");
        String tested = packageOf("Orders.java", "1 0 2 0 0", "2 2 0 0 0");
        String other = packageOf("Other.java", "1 0 2 0 0");
        JacocoXml reports = new JacocoXml();
        add(
                reports,
                "coverage/target/site/jacoco-aggregate/jacoco.xml",
                report("<group name='orders'>" + tested + "</group><group name='other'>" + other + "</group>"));
        add(reports, "orders/target/site/jacoco/jacoco.xml", report(untested));

        assertThat(reports.sum()).isEqualTo(new Coverage(2, 1, 0, 0));
    }

    /** As the main class of each service of a repository. */
    @Test
    void sameCodeOfSeveralModulesIsNotOne() {
        JacocoXml reports = new JacocoXml();
        add(reports, "a/target/site/jacoco/jacoco.xml", report(packageOf("App.java", "1 0 2 0 0")));
        add(reports, "b/target/site/jacoco/jacoco.xml", report(packageOf("App.java", "1 2 0 0 0")));

        assertThat(reports.sum()).isEqualTo(new Coverage(1, 1, 0, 0));
    }

    /** Compiled without them, classes have no lines, and JaCoCo counts their branches all the same. */
    @Test
    void whatHasNoLinesIsCountedByItsSums() {
        JacocoXml reports = new JacocoXml();
        add(
                reports,
                "target/site/jacoco/jacoco.xml",
                report("<package name='p'><sourcefile name='A.java'><counter type='BRANCH' missed='1' covered='3'/>"
                        + "</sourcefile></package><counter type='BRANCH' missed='1' covered='3'/>"));

        assertThat(reports.sum()).isEqualTo(new Coverage(0, 0, 3, 1));
    }

    private static void add(JacocoXml reports, String name, String content) {
        reports.add(name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** With the sums of the lines that are in it. */
    private static String report(String content) {
        long[] sums = new long[4];
        LINE.matcher(content).results().forEach(line -> {
            boolean covered = !line.group(2).equals("0");
            sums[covered ? 0 : 1]++;
            sums[2] += Long.parseLong(line.group(4));
            sums[3] += Long.parseLong(line.group(3));
        });
        return "<report name='x'>" + content + counters(sums) + "</report>";
    }

    /** A source file with these lines: number, missed and covered instructions, missed and covered branches. */
    private static String packageOf(String file, String... lines) {
        StringBuilder source = new StringBuilder();
        long[] sums = new long[4];
        for (String line : lines) {
            String[] numbers = line.split(" ");
            source.append("<line nr='%s' mi='%s' ci='%s' mb='%s' cb='%s'/>".formatted((Object[]) numbers));
            sums[numbers[2].equals("0") ? 1 : 0]++;
            sums[2] += Long.parseLong(numbers[4]);
            sums[3] += Long.parseLong(numbers[3]);
        }
        return "<package name='com/example'><sourcefile name='" + file + "'>" + source + counters(sums)
                + "</sourcefile></package>";
    }

    private static String counters(long[] sums) {
        return "<counter type='BRANCH' missed='" + sums[3] + "' covered='" + sums[2]
                + "'/><counter type='LINE' missed='" + sums[1] + "' covered='" + sums[0] + "'/>";
    }
}
