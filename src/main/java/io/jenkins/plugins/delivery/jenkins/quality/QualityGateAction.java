package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Action;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.QualityCheck;
import io.jenkins.plugins.delivery.core.quality.QualityVerdict;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a quality gate said of a build, shown on its page and in its REST API. */
@ExportedBean
public final class QualityGateAction implements Action {
    private final ArrayList<Row> rows = new ArrayList<>();

    @CheckForNull
    private final Double lineRate;

    /** What to do, in English; null where nobody knows, and in builds of older versions. */
    @CheckForNull
    private final String advice;

    /** Null in builds of older versions. */
    @CheckForNull
    private final ArrayList<VulnerabilityView> vulnerabilities;

    /** @param advice what to do where it did not pass; may be empty */
    public QualityGateAction(QualityVerdict verdict, @CheckForNull Coverage coverage, String advice) {
        this(verdict, coverage, advice, List.of());
    }

    /**
     * @param advice what to do where it did not pass; may be empty
     * @param vulnerabilities the worst that scanners found
     */
    QualityGateAction(
            QualityVerdict verdict,
            @CheckForNull Coverage coverage,
            String advice,
            List<VulnerabilityView> vulnerabilities) {
        this.vulnerabilities = new ArrayList<>(vulnerabilities);
        this.advice = verdict.passed() ? null : Util.fixEmpty(advice);
        verdict.checks().forEach(check -> rows.add(new Row(check)));
        lineRate = coverage == null || Double.isNaN(coverage.lineRate()) ? null : coverage.lineRate();
    }

    @Exported
    public boolean isPassed() {
        return rows.stream().allMatch(Row::isPassed);
    }

    @Exported
    public List<Row> getRows() {
        return List.copyOf(rows);
    }

    /** The coverage of lines in percent, for later builds to compare with; null when there was no report. */
    @CheckForNull
    @Exported
    public Double getLineRate() {
        return lineRate;
    }

    @CheckForNull
    @Exported
    public String getAdvice() {
        return advice;
    }

    /** The worst that scanners found, and those that are let pass. */
    @Exported
    public List<VulnerabilityView> getVulnerabilities() {
        return List.copyOf(Util.fixNull(vulnerabilities));
    }

    @Override
    public String getIconFileName() {
        // It has no page of its own.
        return null;
    }

    @Override
    public String getDisplayName() {
        return isPassed() ? Messages.QualityGateAction_passed() : Messages.QualityGateAction_failed();
    }

    @Override
    public String getUrlName() {
        return null;
    }

    /** A row, in a form that Jenkins' XML keeps. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Row {
        private final String name;
        private final String threshold;
        private final String value;
        private final boolean passed;

        Row(QualityCheck check) {
            this.name = check.name();
            this.threshold = check.threshold();
            this.value = check.value();
            this.passed = check.passed();
        }

        @Exported
        public String getName() {
            return name;
        }

        @Exported
        public String getThreshold() {
            return threshold;
        }

        @Exported
        public String getValue() {
            return value;
        }

        @Exported
        public boolean isPassed() {
            return passed;
        }
    }
}
