package io.jenkins.plugins.delivery.jenkins.quality;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.PluginWrapper;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.command.ShellScript;
import io.jenkins.plugins.delivery.core.config.SonarSettings;
import io.jenkins.plugins.delivery.core.quality.QualityVerdict;
import io.jenkins.plugins.delivery.core.quality.sonar.AnalysedCode;
import io.jenkins.plugins.delivery.core.quality.sonar.SonarTaskFile;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScanRequest;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScannedBranch;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScannerProcess;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.credentials.CredentialsContext;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.jenkins.credentials.SonarAccess;
import io.jenkins.plugins.delivery.jenkins.durable.DurableStepExecution;
import io.jenkins.plugins.delivery.jenkins.durable.Next;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs SonarQube's scanner on the agent, in a process of its own, and waits for the server's verdict. It holds no thread
 * meanwhile, and goes on after a restart of the controller.
 */
final class SonarScanExecution extends DurableStepExecution {
    private static final long serialVersionUID = 1L;

    private static final String PROPERTIES_FILE = "scan.properties";

    /** What configures it; only known to the controller that it began in. */
    private final transient SonarScanStep step;

    /** The settings as they were when the step began. */
    private SonarSettings settings;

    private ScanRequest request;
    private int timeoutMinutes;
    private boolean waits;
    private boolean failsBuild;

    private String taskFile;

    /** What the scanner was told to analyse. */
    private AnalysedCode code;

    /** What the scanner sent; null while it runs. */
    @CheckForNull
    private SonarTaskFile analysis;

    @CheckForNull
    private QualityVerdict verdict;

    /** The scanner's exit code; null until it has ended. */
    private Integer exitCode;

    private transient SonarAccess access;

    SonarScanExecution(StepContext context, SonarScanStep step) {
        super(context);
        this.step = step;
    }

    @Override
    protected void begin() {
        settings = DeliveryGlobalConfiguration.get().toConfig().sonar();
        request = step.toRequest();
        timeoutMinutes = step.checkedMinutes();
        failsBuild = OnFailure.parse(step.getOnFailure()) == OnFailure.FAIL;
        waits = step.isWait();
    }

    @Override
    protected Next work(FilePath workspace) throws IOException, InterruptedException {
        return exitCode == null ? scan(workspace) : new Next.Done(result(workspace));
    }

    private Next scan(FilePath workspace) throws IOException, InterruptedException {
        ScanRequest.Project project = ScanProject.look(workspace, request);
        Map<String, String> properties = new TreeMap<>(branch(access()));
        properties.putAll(project.properties());
        taskFile = project.taskFile();
        log().println("Analysing " + project.key() + " with SonarQube at " + access().serverUrl());
        project.remarks().forEach(log()::println);
        properties.put("sonar.host.url", access().serverUrl());
        if (access().token() != null) {
            properties.put("sonar.token", access().token());
        }
        code = AnalysedCode.by(properties);
        getContext().get(Run.class).addAction(new ScannedCode(code));
        // What an earlier scan left behind is not this one's.
        workspace.child(taskFile).delete();
        return launch(workspace, properties);
    }

    private Map<String, String> branch(SonarAccess server) throws IOException, InterruptedException {
        ScannedBranch branch = ScannedBranch.of(getContext().get(EnvVars.class));
        if (!branch.isApart()) {
            return Map.of();
        }
        boolean keptApart = server.server().hasBranches();
        log().println(
                        keptApart
                                ? "SonarQube keeps it as " + branch.name()
                                : "This SonarQube knows no branches: " + branch.name()
                                        + " takes the place of the main one there, until that is analysed again");
        return keptApart ? branch.properties() : Map.of();
    }

    private Next launch(FilePath workspace, Map<String, String> properties) throws IOException, InterruptedException {
        String classPath = ScannerClasses.sendTo(workspace);
        // Has the token until the scanner has read it.
        FilePath secret = writeSecrets(SecretDirectory.in(workspace).path(), Map.of(PROPERTIES_FILE, text(properties)));
        return new Next.Launch(
                new ShellScript()
                        .guarded(List.of(
                                "java",
                                "-cp",
                                classPath,
                                ScannerProcess.class.getName(),
                                secret.child(PROPERTIES_FILE).getRemote(),
                                version()))
                        .text(),
                timeoutMinutes);
    }

    /** For SonarQube's records. */
    private static String version() {
        PluginWrapper plugin = Jenkins.get().pluginManager.whichPlugin(SonarScanStep.class);
        return plugin == null ? "not packaged" : plugin.getVersion();
    }

    private static String text(Map<String, String> properties) throws IOException {
        Properties file = new Properties();
        file.putAll(properties);
        StringWriter text = new StringWriter();
        file.store(text, null);
        return text.toString();
    }

    /** Looked up once, and again after a restart. */
    private SonarAccess access() throws IOException, InterruptedException {
        if (access == null) {
            access = SonarAccess.of(
                    getContext().get(EnvVars.class),
                    settings,
                    CredentialsContext.of(getContext().get(Run.class)));
        }
        return access;
    }

    private PrintStream log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class).getLogger();
    }

    /** After the scanner, until SonarQube has its verdict. */
    @Override
    protected boolean waitOn(@CheckForNull Integer exitCode, FilePath workspace)
            throws IOException, InterruptedException {
        return exitCode == null || exitCode == 0 && waits && isThinking(workspace);
    }

    private boolean isThinking(FilePath workspace) throws IOException, InterruptedException {
        SonarTaskFile sent = analysis;
        if (sent == null) {
            sent = analysis(workspace);
            log().println("Waiting for SonarQube's verdict: " + sent.dashboardUrl());
            analysis = sent;
            getContext().saveState();
        }
        SonarVerdict answer =
                SonarVerdict.ask(access(), sent, code::equals, getContext().get(Run.class));
        verdict = answer.isThere() ? new QualityVerdict(answer.checks()) : null;
        return !answer.isThere();
    }

    private SonarTaskFile analysis(FilePath workspace) throws IOException, InterruptedException {
        try {
            SonarTaskFile sent = SonarTaskFiles.at(workspace, taskFile);
            if (sent == null) {
                throw new AbortException("SonarQube's scanner left no " + taskFile
                        + ": its lines above say why, sonar.scanner.skip for example");
            }
            return sent;
        } catch (DeliveryException e) {
            throw new AbortException(e.getMessage());
        }
    }

    @Override
    protected void ended(int code) {
        exitCode = code;
    }

    private LinkedHashMap<String, Object> result(FilePath workspace) throws IOException, InterruptedException {
        if (exitCode == 126 || exitCode == 127) {
            throw new AbortException("java cannot be run here (exit code " + exitCode
                    + "): run sonarScan where the service is compiled, with java on the PATH");
        }
        if (exitCode != 0) {
            throw new AbortException("SonarQube's scanner failed; its lines above that begin with ERROR say why");
        }
        SonarTaskFile sent = analysis == null ? analysis(workspace) : analysis;
        LinkedHashMap<String, Object> result = new LinkedHashMap<>();
        result.put("projectKey", sent.projectKey());
        result.put("dashboardUrl", sent.dashboardUrl());
        result.put("taskId", sent.taskId());
        QualityVerdict judged = verdict;
        if (judged != null) {
            judged.lines().forEach(log()::println);
            getContext()
                    .get(Run.class)
                    .addAction(new QualityGateAction(judged, null, "Look at " + sent.dashboardUrl()));
            if (!judged.passed()) {
                OnFailure.apply(
                        failsBuild,
                        getContext(),
                        "SonarQube's quality gate failed: " + judged.objection(),
                        ". Look at " + sent.dashboardUrl());
            }
            result.put("passed", judged.passed());
            result.put("objection", judged.objection());
        }
        return result;
    }

    @Override
    protected Collection<String> secrets() throws IOException, InterruptedException {
        String token = access().token();
        return token == null ? List.of() : List.of(token);
    }
}
