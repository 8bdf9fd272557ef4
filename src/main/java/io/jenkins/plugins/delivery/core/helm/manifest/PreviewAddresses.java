package io.jenkins.plugins.delivery.core.helm.manifest;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The addresses of a preview, which must not be those of the service itself: a controller of Ingresses would send a part
 * of the service's requests there.
 */
public final class PreviewAddresses {
    private PreviewAddresses() {}

    /**
     * Looks at all rules of the Ingresses in a manifest.
     *
     * @param preview the preview's name, as in {@code pr-12}
     * @throws DeliveryException when neither the host of a rule nor its paths have that name
     */
    public static void check(Manifest manifest, String preview) {
        Pattern name = Pattern.compile("(?<![a-z0-9])" + Pattern.quote(preview) + "(?![a-z0-9])");
        for (ManifestObject object : manifest.objects()) {
            if (!object.kind().equals("Ingress")) {
                continue;
            }
            if (object.at("spec", "defaultBackend") != null) {
                throw shared(object, "has a defaultBackend");
            }
            if (object.at("spec", "rules") instanceof List<?> rules) {
                for (Object rule : rules) {
                    if (rule instanceof Map<?, ?> map && !isOwn(map, name)) {
                        throw shared(object, "is for " + (map.get("host") == null ? "every host" : map.get("host")));
                    }
                }
            }
        }
    }

    private static boolean isOwn(Map<?, ?> rule, Pattern name) {
        if (rule.get("host") != null
                && name.matcher(String.valueOf(rule.get("host"))).find()) {
            return true;
        }
        return rule.get("http") instanceof Map<?, ?> http
                && http.get("paths") instanceof List<?> paths
                && !paths.isEmpty()
                && paths.stream()
                        .allMatch(path -> path instanceof Map<?, ?> map
                                && map.get("path") != null
                                && name.matcher(String.valueOf(map.get("path"))).find());
    }

    private static DeliveryException shared(ManifestObject ingress, String what) {
        return new DeliveryException("Nothing was deployed, " + ingress.id() + " of this preview " + what
                + ", as that of the service itself may be: have the chart put .Release.Name before the host when its"
                + " value preview is set, as the common chart does");
    }
}
