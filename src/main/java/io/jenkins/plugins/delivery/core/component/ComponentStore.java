package io.jenkins.plugins.delivery.core.component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in the images that were built, in memory and in a directory with a file for each image. So many are kept that
 * those that run are among them: what has run for a year is what somebody looks for.
 */
public final class ComponentStore {
    private static final String SUFFIX = ".json";

    /** In all images together: so many take some hundred megabytes at worst. */
    private static final long MOST_COMPONENTS = 2_000_000;

    private final Path directory;
    private final int most;
    private final Consumer<DeliveryException> unreadable;

    /** Of the last one that was kept. */
    private long order;

    /** How many components they have together. */
    private long total;

    /** By digest, the oldest first. */
    private Map<String, ImageComponents> images;

    /** The digest that was pushed under a name last. */
    private final Map<String, String> byName = new HashMap<>();

    /** Of the texts that images share, one each: services of one company have the same libraries. */
    private final Map<Component, Component> shared = new HashMap<>();

    /**
     * Reads nothing before it is asked.
     *
     * @param most how many images are kept, beside those that run
     * @param unreadable is told of files that cannot be read, which are deleted: a build can be done again
     */
    public ComponentStore(Path directory, int most, Consumer<DeliveryException> unreadable) {
        this.directory = directory;
        this.most = most;
        this.unreadable = unreadable;
    }

    /**
     * Keeps what is in an image, and lets go of the oldest ones that are too many.
     *
     * @param running whether an image, by digest and name, is not to be let go of
     */
    public synchronized void add(ImageComponents image, Predicate<ImageComponents> running) throws IOException {
        load();
        write(image);
        put(image);
        List<ImageComponents> oldest = new ArrayList<>(images.values());
        for (ImageComponents old : oldest) {
            if (images.size() <= most && total <= MOST_COMPONENTS) {
                return;
            }
            if (!old.digest().equals(image.digest()) && !running.test(old)) {
                remove(old.digest());
                byName.remove(old.image(), old.digest().value());
                Files.deleteIfExists(file(old.digest()));
            }
        }
    }

    /**
     * What is in an image as a manifest names it.
     *
     * @param reference with a digest, which then decides, or a tag
     */
    public synchronized Optional<ImageComponents> of(String reference) throws IOException {
        load();
        int at = reference.indexOf('@');
        String digest = at < 0 ? byName.get(reference) : reference.substring(at + 1);
        return Optional.ofNullable(digest).map(images::get);
    }

    private Path file(Digest digest) {
        return directory.resolve(digest.hex() + SUFFIX);
    }

    private void put(ImageComponents image) {
        List<Component> same = image.components().stream()
                .map(component -> shared.computeIfAbsent(component, one -> one))
                .toList();
        // Again at the end: it is the youngest now.
        remove(image.digest());
        total += same.size();
        images.put(image.digest().value(), new ImageComponents(image.image(), image.digest(), same));
        byName.put(image.image(), image.digest().value());
    }

    private void remove(Digest digest) {
        ImageComponents removed = images.remove(digest.value());
        total -= removed == null ? 0 : removed.components().size();
    }

    private void load() throws IOException {
        if (images != null) {
            return;
        }
        // By the order in which they were kept: what was pushed under a tag last is what the tag means.
        Map<Long, ImageComponents> read = new TreeMap<>();
        for (Path file : files()) {
            try {
                JsonNode json = Json.read(Files.readAllBytes(file));
                read.put(json.path("order").asLong(), read(json));
            } catch (IOException | IllegalArgumentException e) {
                Files.deleteIfExists(file);
                unreadable.accept(new DeliveryException("What is in an image cannot be read from " + file, e));
            }
        }
        images = new LinkedHashMap<>();
        read.forEach((number, image) -> {
            order = number;
            put(image);
        });
    }

    private List<Path> files() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(SUFFIX)).toList();
        }
    }

    private static ImageComponents read(JsonNode json) {
        List<Component> components = new ArrayList<>();
        for (JsonNode component : json.path("components")) {
            components.add(
                    new Component(component.path(0).asText(), component.path(1).asText()));
        }
        return new ImageComponents(
                json.path("image").asText(), new Digest(json.path("digest").asText()), components);
    }

    private void write(ImageComponents image) throws IOException {
        ObjectNode json = Json.object();
        json.put("order", ++order);
        json.put("image", image.image());
        json.put("digest", image.digest().value());
        ArrayNode components = json.putArray("components");
        for (Component component : image.components()) {
            components.addArray().add(component.name()).add(component.version());
        }
        Files.createDirectories(directory);
        Path next = Files.createTempFile(directory, "image", ".new");
        try {
            Files.write(next, Json.write(json));
            Files.move(next, file(image.digest()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
