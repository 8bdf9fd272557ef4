package io.jenkins.plugins.delivery.core.supplychain.bill;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is in an image as its layers are laid upon each other. */
final class Inventory {
    private final SortedMap<String, LayerFindings.Step> files = new TreeMap<>();

    /** Lays a layer upon those that were laid. */
    void lay(LayerFindings layer) {
        // What a layer empties is emptied of the layers below, wherever in it that stands.
        layer.steps().stream()
                .filter(step -> step.effect() == LayerFindings.Effect.EMPTIED)
                .forEach(step -> removeBelow(step.path()));
        for (LayerFindings.Step step : layer.steps()) {
            switch (step.effect()) {
                case GONE -> {
                    files.remove(step.path());
                    removeBelow(step.path());
                }
                case PUT -> files.put(step.path(), step);
                case EMPTIED -> {}
            }
        }
    }

    private void removeBelow(String directory) {
        String prefix = directory.equals("/") ? "/" : directory + "/";
        files.subMap(prefix, prefix + Character.MAX_VALUE).clear();
    }

    OsRelease os() {
        // The map is sorted: that in /etc is first.
        return files.values().stream()
                .map(LayerFindings.Step::os)
                .filter(Objects::nonNull)
                .filter(os -> !os.id().isEmpty())
                .findFirst()
                .orElse(OsRelease.UNKNOWN);
    }

    /** What is there and could not be read; empty when there is nothing. */
    String unread() {
        return files.values().stream()
                .map(LayerFindings.Step::unread)
                .filter(why -> !why.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** All that has a name, by path. */
    List<Component> components() {
        OsRelease os = os();
        List<Component> components = new ArrayList<>();
        for (LayerFindings.Step file : files.values()) {
            components.addAll(file.jars());
            file.packages().forEach(known -> components.add(known.component(os, file.path())));
        }
        return components;
    }
}
