package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.ReportFile;
import io.jenkins.plugins.delivery.core.vulnerability.ReportReader;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityLimits;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityReport;
import io.jenkins.plugins.delivery.core.vulnerability.VulnerabilityVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quality-gate}: what the step {@code qualityGate} says of the reports of scanners for vulnerabilities. */
@Command(
        name = "quality-gate",
        description = "Whether the known vulnerabilities are few enough, by the reports of scanners. Exits with 1 when"
                + " they are not. Tests and coverage are judged by the step qualityGate alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class QualityGateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--vulnerabilities",
            required = true,
            paramLabel = "FILE",
            description = "The report of a scanner, relative to the current directory: SARIF,"
                    + " CycloneDX, or the JSON of Trivy or Grype; may be given several times.")
    private List<Path> vulnerabilities = List.of();

    @CheckForNull
    @Option(names = "--max-critical", description = "Default: the settings', which have 0.")
    private Integer maxCritical;

    @CheckForNull
    @Option(names = "--max-high", description = "Default: the settings'.")
    private Integer maxHigh;

    @CheckForNull
    @Option(names = "--max-medium", description = "Default: the settings'.")
    private Integer maxMedium;

    @CheckForNull
    @Option(names = "--max-low", description = "Default: the settings'.")
    private Integer maxLow;

    @Option(
            names = "--ignore-unfixed",
            negatable = true,
            description = "Whether those that nobody has fixed yet do not count.")
    private boolean ignoreUnfixed;

    @Override
    public Integer call() {
        VulnerabilityLimits limits = new VulnerabilityLimits(maxCritical, maxHigh, maxMedium, maxLow);
        List<VulnerabilityReport> reports = new ArrayList<>();
        for (Path file : vulnerabilities) {
            reports.add(read(file));
        }
        VulnerabilityVerdict verdict = common.settings()
                .vulnerabilities()
                .in(limits, ignoreUnfixed, List.of())
                .judge(reports, LocalDate.now(ZoneOffset.UTC));
        String scanners =
                reports.stream().map(VulnerabilityReport::scanner).distinct().collect(Collectors.joining(", "));
        boolean passed = verdict.limited().stream().noneMatch(verdict::exceeds);
        TerminalLog log = new TerminalLog(spec.commandLine().getErr(), false);
        verdict.lines().forEach(log::line);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("passed", passed);
        result.put("objection", verdict.objection());
        result.put("vulnerabilities", verdict.counts());
        spec.commandLine()
                .getOut()
                .println(common.print(result, "Vulnerabilities by " + scanners + ": " + verdict.counts()));
        spec.commandLine().getOut().flush();
        if (!passed) {
            throw new DeliveryException("The quality gate failed: " + verdict.objection());
        }
        return CommandLine.ExitCode.OK;
    }

    private static VulnerabilityReport read(Path file) {
        try (InputStream report = new ReportFile(file.toRealPath()).open(ReportReader.LARGEST)) {
            return ReportReader.read(file.toString(), report);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "vulnerabilities", file, "cannot be read", "name a file that is there (" + e.getMessage() + ")");
        }
    }
}
