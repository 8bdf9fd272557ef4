package io.jenkins.plugins.delivery.core.helm.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.delivery.core.helm.manifest.Manifest;
import io.jenkins.plugins.delivery.core.helm.manifest.ManifestObject;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.core.rollout.HelmFailure;
import java.util.List;
import java.util.Optional;

/**
 * What the API server has against the objects of a release, each of which it is asked to apply without keeping it: Helm's
 * own dry run on the server renders there, and asks nothing of quotas, policies and validation.
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

    private ServerObjection() {}

    /**
     * Asks about each object, in the manifest's order.
     *
     * @return the first objection; empty when there is none
     */
    static Optional<Diagnosis> to(Manifest manifest, KubernetesClient client, String namespace) {
        for (ManifestObject object : manifest.objects()) {
            try {
                client.resource(MAPPER.convertValue(object.fields(), GenericKubernetesResource.class))
                        .inNamespace(object.namespace().isEmpty() ? namespace : object.namespace())
                        .patch(TRY);
            } catch (KubernetesClientException e) {
                // A kind or a namespace that the release itself brings is not there yet.
                if (e.getCode() > 0 && e.getCode() != NOT_FOUND) {
                    Diagnosis why = HelmFailure.diagnose(client.getMasterUrl().toString(), e);
                    return Optional.of(
                            new Diagnosis(why.cause(), object.id(), why.sentence(), why.evidence(), why.hint()));
                }
            }
        }
        return Optional.empty();
    }
}
