package io.jenkins.plugins.delivery.core.helm.manifest;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.rollout.CustomResource;
import io.jenkins.plugins.delivery.core.rollout.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Helm rendered for a release.
 *
 * @param objects in the order of the manifest, hooks included
 */
public record Manifest(List<ManifestObject> objects) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod");

    public Manifest {
        objects = List.copyOf(objects);
    }

    /**
     * Reads YAML documents.
     *
     * @throws DeliveryException when it is not YAML, which Helm would have said
     */
    public static Manifest parse(String yaml) {
        List<ManifestObject> objects = new ArrayList<>();
        try (MappingIterator<Object> documents = YAML.readerFor(Object.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                if (documents.nextValue() instanceof Map<?, ?> document) {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> fields = (Map<String, Object>) document;
                    add(fields, objects);
                }
            }
        } catch (IOException e) {
            throw new DeliveryException("What Helm rendered is not YAML: " + e.getMessage(), e);
        }
        return new Manifest(objects);
    }

    /**
     * Reads YAML documents of which it matters that the API server reads them alike.
     *
     * @throws DeliveryException when it is not YAML, or YAML that may be read in more than one way
     */
    public static Manifest parsePlain(String yaml) {
        List<ManifestObject> objects = new ArrayList<>();
        for (Object document : PlainYaml.documents(yaml)) {
            if (document instanceof Map<?, ?> map) {
                @SuppressWarnings("unchecked") // As PlainYaml makes them.
                Map<String, Object> fields = (Map<String, Object>) map;
                add(fields, objects);
            }
        }
        return new Manifest(objects);
    }

    /**
     * All texts in YAML, keys and values, whoever reads it in whichever way: what an alias or a merged key stands for is
     * written somewhere.
     *
     * @throws DeliveryException when it is not YAML
     */
    public static Set<String> scalars(String yaml) {
        return PlainYaml.scalars(yaml);
    }

    private static void add(Map<String, Object> fields, List<ManifestObject> objects) {
        if (fields.get("kind") == null) {
            return;
        }
        ManifestObject object = new ManifestObject(String.valueOf(fields.get("kind")), "", "", fields);
        Object name = object.at("metadata", "name");
        Object namespace = object.at("metadata", "namespace");
        objects.add(new ManifestObject(
                object.kind(), String.valueOf(name), namespace == null ? "" : String.valueOf(namespace), fields));
    }

    /** What its objects have pods made of, hooks included. */
    public List<PodSpec> podSpecs() {
        return objects.stream().flatMap(object -> PodSpec.of(object).stream()).toList();
    }

    /** What has pods; hooks for tests run later, or never. */
    public List<Workload> workloads() {
        return objects.stream()
                .filter(object -> WORKLOADS.contains(object.kind()))
                .filter(object -> !object.hookMoments().contains("test"))
                .map(object -> new Workload(object.kind(), object.name(), object.isHook()))
                .toList();
    }

    /** What has a controller that somebody has added to the cluster; hooks, and what goes elsewhere, left out. */
    public List<CustomResource> customResources() {
        return objects.stream()
                .filter(object -> !object.isHook() && object.namespace().isEmpty())
                .filter(object -> CustomResource.isCustom(apiVersion(object)))
                .map(object -> new CustomResource(apiVersion(object), object.kind(), object.name()))
                .toList();
    }

    private static String apiVersion(ManifestObject object) {
        return String.valueOf(object.at("apiVersion"));
    }

    /** Where the service answers, by its first Ingress rule with a host. */
    public Optional<String> url() {
        return objects.stream()
                .filter(object -> object.kind().equals("Ingress"))
                .flatMap(ingress -> ingressUrl(ingress).stream())
                .findFirst();
    }

    private static Optional<String> ingressUrl(ManifestObject ingress) {
        if (!(ingress.at("spec", "rules") instanceof List<?> rules)) {
            return Optional.empty();
        }
        String scheme = ingress.at("spec", "tls") instanceof List<?> tls && !tls.isEmpty() ? "https" : "http";
        return rules.stream()
                .filter(rule -> rule instanceof Map<?, ?> map && map.get("host") != null)
                .map(rule -> (Map<?, ?>) rule)
                .findFirst()
                .map(rule -> scheme + "://" + rule.get("host") + firstPath(rule));
    }

    private static String firstPath(Map<?, ?> rule) {
        if (rule.get("http") instanceof Map<?, ?> http
                && http.get("paths") instanceof List<?> paths
                && !paths.isEmpty()
                && paths.get(0) instanceof Map<?, ?> first
                && first.get("path") != null) {
            return String.valueOf(first.get("path"));
        }
        return "";
    }

    /** The image of the first container of the first Deployment; empty when there is none. */
    public Optional<String> image() {
        return objects.stream()
                .filter(object -> object.kind().equals("Deployment"))
                .map(object -> object.at("spec", "template", "spec", "containers"))
                .filter(containers -> containers instanceof List<?> list && !list.isEmpty())
                .map(containers -> ((List<?>) containers).get(0))
                .filter(container -> container instanceof Map<?, ?> map && map.get("image") != null)
                .map(container -> String.valueOf(((Map<?, ?>) container).get("image")))
                .findFirst();
    }
}
