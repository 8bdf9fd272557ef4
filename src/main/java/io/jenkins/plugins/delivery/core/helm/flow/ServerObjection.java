package io.jenkins.plugins.delivery.core.helm.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the API server has against the objects of a release, each of which it is asked to apply without keeping it: Helm's
 * own dry run on the server renders there, and asks nothing of quotas, policies and validation. What it only warns of is
 * said in the log: Pod Security refuses pods, and those are made later, by controllers.
 */
final class ServerObjection {
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Whose fields they are is asked by the upgrade itself, which knows how the release was made. */
    private static final PatchContext TRY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withDryRun(List.of("All"))
            .withFieldManager("helm")
            .withForce(true)
            .build();

    /** Moments of hooks that a deploy comes to. */
    private static final Pattern DEPLOY = Pattern.compile("(?:pre|post)-(?:install|upgrade)");

    private ServerObjection() {}

    /**
     * Asks about each object, in the manifest's order.
     *
     * @param tests whether the hooks for tests run, too
     * @return the first objection; empty when there is none
     */
    static Optional<Diagnosis> to(
            Manifest manifest, KubernetesClient client, String namespace, boolean tests, BuildLog log)
            throws InterruptedException {
        ServerWarnings warnings = new ServerWarnings();
        try (KubernetesClient asked = warnings.listenTo(client)) {
            for (ManifestObject object : manifest.objects()) {
                if (object.isHook() && !runs(object.hookMoments(), tests)) {
                    continue;
                }
                try {
                    attempt(object, asked, object.namespace().isEmpty() ? namespace : object.namespace());
                } catch (KubernetesClientException e) {
                    // A kind or a namespace that the release itself brings is not there yet.
                    if (e.getCode() > 0 && e.getCode() != NOT_FOUND) {
                        return Optional.of(objection(object, client, e));
                    }
                }
                warnings.take().forEach(text -> log.line("The API server warns of " + object.id() + ": " + text));
            }
            return Optional.empty();
        }
    }

    private static void attempt(ManifestObject object, KubernetesClient client, String namespace) {
        GenericKubernetesResource resource = MAPPER.convertValue(object.fields(), GenericKubernetesResource.class);
        if (object.isHook()) {
            // Helm deletes what the last deploy left of it, and makes it anew.
            resource.getMetadata().setGenerateName(object.name() + "-");
            resource.getMetadata().setName(null);
        }
        NamespaceableResource<GenericKubernetesResource> asked = client.resource(resource);
        if (object.isHook()) {
            asked.inNamespace(namespace).dryRun().create();
        } else {
            asked.inNamespace(namespace).patch(TRY);
        }
    }

    private static boolean runs(String moments, boolean tests) {
        return DEPLOY.matcher(moments).find() || tests && moments.contains("test");
    }

    private static Diagnosis objection(ManifestObject object, KubernetesClient client, KubernetesClientException e) {
        Diagnosis why = HelmFailure.diagnose(client.getMasterUrl().toString(), e);
        return new Diagnosis(why.cause(), object.id(), why.sentence(), why.evidence(), why.hint());
    }
}
