package io.jenkins.plugins.delivery.core.helm.manifest;

import io.jenkins.plugins.delivery.core.DeliveryException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The addresses of a preview, which must not be those of the service itself: a controller of Ingresses or of a gateway
 * would send a part of the service's requests there.
 */
public final class PreviewAddresses {
    private PreviewAddresses() {}

    /** Routes of the Gateway API, of Istio and of OpenShift, by the field with their hosts. */
    private static final Map<String, String> HOSTS = Map.of(
            "HTTPRoute", "hostnames",
            "GRPCRoute", "hostnames",
            "TLSRoute", "hostnames",
            "VirtualService", "hosts",
            "Route", "host");

    /**
     * Looks at all rules of the Ingresses and routes in a manifest.
     *
     * @param preview the preview's name, as in {@code pr-12}
     * @throws DeliveryException when neither the host of a rule nor its paths have that name
     */
    public static void check(Manifest manifest, String preview) {
        Pattern name = Pattern.compile("(?<![a-z0-9])" + Pattern.quote(preview) + "(?![a-z0-9])");
        for (ManifestObject object : manifest.objects()) {
            if (object.kind().equals("Ingress")) {
                checkIngress(object, name);
            } else if (HOSTS.containsKey(object.kind()) && !isOfKnative(object)) {
                checkRoute(object, name);
            }
        }
    }

    private static void checkIngress(ManifestObject object, Pattern name) {
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

    /** Its Routes are called as OpenShift's, and have a host of their own. */
    private static boolean isOfKnative(ManifestObject object) {
        return String.valueOf(object.at("apiVersion")).startsWith("serving.knative.dev/");
    }

    private static void checkRoute(ManifestObject object, Pattern name) {
        Object field = object.at("spec", HOSTS.get(object.kind()));
        List<?> hosts = field instanceof List<?> list ? list : field == null ? List.of() : List.of(field);
        if (hosts.isEmpty() && !hasOwnPaths(object, name)) {
            throw shared(object, "is for every host");
        }
        for (Object host : hosts) {
            if (!name.matcher(String.valueOf(host)).find() && !hasOwnPaths(object, name)) {
                throw shared(object, "is for " + host);
            }
        }
    }

    /** Whether each rule of a route of the Gateway API is for paths with the preview's name only. */
    private static boolean hasOwnPaths(ManifestObject route, Pattern name) {
        return route.at("spec", "rules") instanceof List<?> rules
                && !rules.isEmpty()
                && rules.stream()
                        .allMatch(rule -> rule instanceof Map<?, ?> map
                                && map.get("matches") instanceof List<?> matches
                                && !matches.isEmpty()
                                && matches.stream().allMatch(match -> isOwnPath(match, name)));
    }

    private static boolean isOwnPath(Object match, Pattern name) {
        return match instanceof Map<?, ?> map
                && map.get("path") instanceof Map<?, ?> path
                && path.get("value") != null
                && name.matcher(String.valueOf(path.get("value"))).find();
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

    private static DeliveryException shared(ManifestObject route, String what) {
        return new DeliveryException("Nothing was deployed, " + route.id() + " of this preview " + what
                + ", as that of the service itself may be: have the chart put .Release.Name before the host when its"
                + " value preview is set, as the common chart does");
    }
}
