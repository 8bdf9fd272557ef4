package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.project.BuildTool;
import io.jenkins.plugins.delivery.core.project.ChangedServices;
import io.jenkins.plugins.delivery.core.project.GradleCoverage;
import io.jenkins.plugins.delivery.core.project.Repository;
import io.jenkins.plugins.delivery.core.project.RepositoryRequest;
import io.jenkins.plugins.delivery.core.project.Service;
import io.jenkins.plugins.delivery.core.revision.ChangedFiles;
import io.jenkins.plugins.delivery.core.revision.Revision;
import io.jenkins.plugins.delivery.core.revision.RevisionReader;
import io.jenkins.plugins.delivery.jenkins.agent.AgentAnswer;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;

/** Looks at a checkout where it is. */
public final class RepositoryOnAgent extends MasterToSlaveFileCallable<RepositoryOnAgent.Answer> {
    private static final long serialVersionUID = 1L;

    private final RepositoryRequest request;

    @CheckForNull
    private final String since;

    private RepositoryOnAgent(RepositoryRequest request, @CheckForNull String since) {
        this.request = request;
        this.since = since;
    }

    /**
     * What crosses from the agent.
     *
     * @param repository as {@link Repository#toMap} gives it; each service has {@code changed} as well
     * @param lines for the log
     * @param because by service, the file that changed, empty for one that did not; no service when all are to be built
     * @param commit that is checked out; empty when there is none
     * @param javaRelease the newest that a module is compiled for; empty when no file says
     */
    record Answer(
            LinkedHashMap<String, Object> repository,
            ArrayList<String> lines,
            LinkedHashMap<String, String> because,
            String commit,
            String javaRelease)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Asks.
     *
     * @param since the commit that was delivered last; null when none was
     * @throws io.jenkins.plugins.delivery.core.DeliveryException when there is nothing to build, or the request is wrong
     */
    static Answer ask(FilePath workspace, RepositoryRequest request, @CheckForNull String since)
            throws IOException, InterruptedException {
        return AgentAnswer.of(workspace, new RepositoryOnAgent(request, since));
    }

    @Override
    public Answer invoke(File directory, VirtualChannel channel) {
        Path workspace = directory.toPath();
        Repository repository = Repository.inspect(workspace, request);
        LinkedHashMap<String, String> because = because(workspace, repository);
        LinkedHashMap<String, Object> map = new LinkedHashMap<>(repository.toMap());
        List<Map<String, Object>> services = new ArrayList<>();
        for (Service service : repository.services()) {
            Map<String, Object> described = service.toMap();
            described.put("changed", !"".equals(because.get(service.name())));
            services.add(described);
        }
        map.put("services", services);
        if (repository.builds().stream().anyMatch(build -> build.tool() == BuildTool.GRADLE)) {
            map.put("initScript", GradleCoverage.initScript());
            map.put("initScriptVariable", GradleCoverage.VARIABLE);
        }
        return new Answer(
                map,
                new ArrayList<>(repository.lines()),
                because,
                RevisionReader.read(workspace).map(Revision::commit).orElse(""),
                repository.javaRelease().orElse(""));
    }

    private LinkedHashMap<String, String> because(Path workspace, Repository repository) {
        Optional<Set<String>> files = since == null || repository.services().size() < 2
                ? Optional.empty()
                : ChangedFiles.since(workspace, since);
        LinkedHashMap<String, String> because = new LinkedHashMap<>();
        // Who builds the same commit once more wants it built.
        if (files.isPresent() && !files.get().isEmpty()) {
            Map<String, String> changed = new HashMap<>(new ChangedServices(repository).because(files.get()));
            repository
                    .services()
                    .forEach(service -> because.put(service.name(), changed.getOrDefault(service.name(), "")));
        }
        return because;
    }
}
