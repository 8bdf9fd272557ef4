package io.jenkins.plugins.delivery.jenkins.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.UsernamePasswordCredentials;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.delivery.core.text.SecretMask;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/**
 * The secrets that builds bound to variables by {@code withCredentials}, or by {@code credentials} in a declarative
 * Pipeline. Jenkins hides them in logs alone, and within the block alone: what a step says of its failure has them as
 * they are.
 */
public final class BoundSecrets {
    private static final int MOST_CREDENTIALS = 100;

    private BoundSecrets() {}

    /** What hides those of some builds: texts and passwords, however short they are. */
    public static SecretMask of(Collection<Run<?, ?>> builds) throws IOException {
        Set<String> secrets = new LinkedHashSet<>();
        for (Run<?, ?> build : builds) {
            FlowExecutionOwner owner =
                    build instanceof FlowExecutionOwner.Executable pipeline ? pipeline.asFlowExecutionOwner() : null;
            if (owner != null) {
                CredentialsContext context = CredentialsContext.lookingAt(build);
                ids(owner.get()).stream()
                        .limit(MOST_CREDENTIALS)
                        .map(id -> context.find(id, StandardCredentials.class))
                        .filter(Objects::nonNull)
                        .flatMap(BoundSecrets::secrets)
                        .forEach(secrets::add);
            }
        }
        return SecretMask.of(secrets);
    }

    private static Set<String> ids(FlowExecution execution) {
        Set<String> ids = new LinkedHashSet<>();
        for (FlowNode node : new DepthFirstScanner().allNodes(execution)) {
            ArgumentsAction arguments = node.getPersistentAction(ArgumentsAction.class);
            if (arguments != null && arguments.getArguments().get("bindings") instanceof Collection<?> bindings) {
                bindings.stream().flatMap(BoundSecrets::id).forEach(ids::add);
            }
        }
        return ids;
    }

    /** A binding is kept as it was written. */
    private static Stream<String> id(Object binding) {
        Map<?, ?> fields = binding instanceof UninstantiatedDescribable written
                ? written.getArguments()
                : binding instanceof Map<?, ?> map ? map : Map.of();
        return fields.get("credentialsId") instanceof String id ? Stream.of(id) : Stream.empty();
    }

    private static Stream<String> secrets(StandardCredentials credentials) {
        if (credentials instanceof StringCredentials text) {
            return Stream.of(Secret.toString(text.getSecret()));
        }
        if (credentials instanceof UsernamePasswordCredentials login) {
            return Stream.concat(
                    Stream.of(Secret.toString(login.getPassword())),
                    login.isUsernameSecret() ? Stream.of(login.getUsername()) : Stream.empty());
        }
        return Stream.empty();
    }
}
