package io.jenkins.plugins.delivery.core.helm.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an object has pods made of. Found by its shape and not by the object's kind, so that a list's, a CronJob's and a
 * custom resource's count, too.
 *
 * @param object which object's
 * @param containers those that the pods are for
 * @param others what else of images the pods use: of init and ephemeral containers, and of volumes
 */
public record PodSpec(ManifestObject object, List<Image> containers, List<Image> others) {
    public PodSpec {
        containers = List.copyOf(containers);
        others = List.copyOf(others);
    }

    /**
     * An image that a pod uses.
     *
     * @param user by what, as in {@code container app}
     * @param reference as it is written, which need not be one
     */
    public record Image(String user, String reference) {}

    /** All images, the main containers' first. */
    public Stream<Image> images() {
        return Stream.concat(containers.stream(), others.stream());
    }

    static List<PodSpec> of(ManifestObject object) {
        List<PodSpec> found = new ArrayList<>();
        find(object, object.fields(), found);
        return found;
    }

    private static void find(ManifestObject object, Object node, List<PodSpec> found) {
        if (node instanceof Map<?, ?> map) {
            List<Image> containers = images(map.get("containers"), "container");
            List<Image> others = new ArrayList<>(images(map.get("initContainers"), "init container"));
            others.addAll(images(map.get("ephemeralContainers"), "ephemeral container"));
            others.addAll(volumes(map.get("volumes")));
            if (!containers.isEmpty() || !others.isEmpty()) {
                found.add(new PodSpec(object, containers, others));
            }
            map.values().forEach(below -> find(object, below, found));
        } else if (node instanceof List<?> list) {
            list.forEach(below -> find(object, below, found));
        }
    }

    private static List<Image> images(Object containers, String user) {
        List<Image> images = new ArrayList<>();
        if (containers instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> container && container.get("image") != null) {
                    images.add(new Image(user + " " + container.get("name"), String.valueOf(container.get("image"))));
                }
            }
        }
        return images;
    }

    private static List<Image> volumes(Object volumes) {
        List<Image> images = new ArrayList<>();
        if (volumes instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> volume
                        && volume.get("image") instanceof Map<?, ?> image
                        && image.get("reference") != null) {
                    images.add(new Image("volume " + volume.get("name"), String.valueOf(image.get("reference"))));
                }
            }
        }
        return images;
    }
}
