package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.ReportFile;
import io.jenkins.plugins.delivery.core.quality.Coverage;
import io.jenkins.plugins.delivery.core.quality.JacocoExec;
import io.jenkins.plugins.delivery.core.quality.JacocoXml;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.MasterToSlaveFileCallable;

/** JaCoCo's XML reports or execution data in a workspace, summed up where they are. */
public final class JacocoReports extends MasterToSlaveFileCallable<JacocoReports.Sum> {
    private static final long serialVersionUID = 1L;
    private static final String EXECUTION_DATA = ".exec";
    private static final long LARGEST_REPORT = 256L << 20;

    private final String pattern;

    private JacocoReports(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads them.
     *
     * @param pattern of Ant's kind, relative to the workspace
     * @return null when there are none
     */
    @CheckForNull
    public static Coverage read(FilePath workspace, String pattern) throws IOException, InterruptedException {
        Sum sum = AgentAnswer.of(workspace, new JacocoReports(pattern));
        return sum.reports == 0
                ? null
                : new Coverage(sum.coveredLines, sum.missedLines, sum.coveredBranches, sum.missedBranches);
    }

    @Override
    public Sum invoke(File workspace, VirtualChannel channel) throws IOException {
        List<String> names = MatchingFiles.in(workspace, pattern);
        JacocoXml reports = new JacocoXml();
        Map<Path, List<ReportFile>> modules = new TreeMap<>();
        for (String name : names) {
            Path path = workspace.toPath().resolve(name);
            ReportFile file = ReportFile.in(workspace.toPath(), path);
            if (name.endsWith(EXECUTION_DATA)) {
                modules.computeIfAbsent(path.getParent(), module -> new ArrayList<>())
                        .add(file);
                continue;
            }
            try (InputStream report = file.open(LARGEST_REPORT)) {
                reports.add(name, report);
            }
        }
        Coverage sum = reports.sum();
        for (Map.Entry<Path, List<ReportFile>> module : modules.entrySet()) {
            sum = sum.plus(JacocoExec.read(module.getKey(), module.getValue()));
        }
        return new Sum(
                names.size(), sum.coveredLines(), sum.missedLines(), sum.coveredBranches(), sum.missedBranches());
    }

    /**
     * What crosses from the agent.
     *
     * @param reports how many there were
     */
    record Sum(int reports, long coveredLines, long missedLines, long coveredBranches, long missedBranches)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
