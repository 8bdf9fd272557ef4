package io.jenkins.plugins.delivery.core.quality;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.ReportFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataStore;

/** What JaCoCo's agent writes, {@code jacoco.exec}, counted as {@code jacoco:report} would count it. */
public final class JacocoExec {
    /** Where Maven has the classes, beside the execution data. */
    private static final String CLASSES = "classes";

    private static final long LARGEST = 32L << 20;

    private JacocoExec() {}

    /**
     * Counts what was covered of one module.
     *
     * @param module the directory of the files, Maven's {@code target}, with the classes
     * @param files execution data, of unit and integration tests for example
     * @throws DeliveryException when the classes are not there, or are not those that ran, or a file is no execution data
     */
    public static Coverage read(Path module, List<ReportFile> files) {
        Path classes = module.resolve(CLASSES);
        if (!Files.isDirectory(classes)) {
            throw new DeliveryException(
                    "Execution data " + files.get(0).path() + " says nothing without the classes, and " + classes
                            + " is not there: compile in the same workspace, or run jacoco:report in the build");
        }
        ExecutionDataStore data = new ExecutionDataStore();
        for (ReportFile file : files) {
            load(data, file);
        }
        CoverageBuilder builder = new CoverageBuilder();
        try {
            new Analyzer(data, builder).analyzeAll(classes.toFile());
        } catch (IOException e) {
            throw new DeliveryException("The classes in " + classes + " cannot be read: " + e.getMessage(), e);
        }
        if (!builder.getNoMatchClasses().isEmpty()) {
            throw new DeliveryException(
                    "Execution data " + files.get(0).path() + " is about other classes than those in " + classes
                            + ": run the tests after the last compilation, or run jacoco:report in the build");
        }
        IBundleCoverage sum = builder.getBundle(module.toString());
        ICounter lines = sum.getLineCounter();
        ICounter branches = sum.getBranchCounter();
        return new Coverage(
                lines.getCoveredCount(), lines.getMissedCount(), branches.getCoveredCount(), branches.getMissedCount());
    }

    private static void load(ExecutionDataStore data, ReportFile file) {
        try (InputStream in = new BufferedInputStream(file.open(LARGEST))) {
            new JacocoExecReader(in, data).read();
        } catch (IOException | IllegalStateException e) {
            throw new DeliveryException(
                    file.path() + " is not JaCoCo's execution data (" + e.getMessage() + "): mend coverageReports", e);
        }
    }
}
