package io.jenkins.plugins.delivery.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a report that JaCoCo's Maven plugin wrote of the example service. */
class JacocoXmlTest {
    @Test
    void readsTheSumsOfTheReportAndNotOfItsParts() throws IOException {
        Coverage coverage;
        try (InputStream report = JacocoXmlTest.class.getResourceAsStream("jacoco.xml")) {
            coverage = JacocoXml.read("jacoco.xml", report);
        }

        assertThat(coverage).isEqualTo(new Coverage(10, 3, 0, 2));
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
        assertThatThrownBy(() ->
                        JacocoXml.read("c.xml", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining(message)
                .hasMessageContaining("coverageReports");
    }

    @Test
    void fetchesNothing() {
        String report = "<!DOCTYPE report [<!ENTITY file SYSTEM \"file:///etc/passwd\">]>"
                + "<report name='&file;'><counter type='LINE' missed='1' covered='3'/></report>";

        assertThatThrownBy(() ->
                        JacocoXml.read("c.xml", new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("not whole XML");
    }
}
