package io.jenkins.plugins.delivery.core.image.inprocess;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.ImageReference;
import io.jenkins.plugins.delivery.core.image.dockerfile.Arg;
import io.jenkins.plugins.delivery.core.image.dockerfile.Copy;
import io.jenkins.plugins.delivery.core.image.dockerfile.Dockerfile;
import io.jenkins.plugins.delivery.core.image.dockerfile.Instruction;
import io.jenkins.plugins.delivery.core.image.dockerfile.KeyValue;
import io.jenkins.plugins.delivery.core.image.dockerfile.Stage;
import io.jenkins.plugins.delivery.core.image.dockerfile.Words;
import io.jenkins.plugins.delivery.core.text.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stages of a Dockerfile that an image needs, with the variables before the first FROM resolved.
 */
public final class Stages {
    /** The base of an image made from nothing. */
    static final String SCRATCH = "scratch";

    private final Dockerfile dockerfile;
    private final Platform platform;
    private final Words words;
    private final Map<String, String> given;
    private final Map<String, String> predefined;
    private final Map<String, String> global = new HashMap<>();
    private final Stage target;

    /**
     * Finds the target stage.
     *
     * @param target name or number of a stage; null means the last
     * @param given the values given to the build
     * @param platform that the image is for
     */
    public Stages(Dockerfile dockerfile, @CheckForNull String target, Map<String, String> given, Platform platform) {
        this.dockerfile = dockerfile;
        this.platform = platform;
        this.words = new Words(dockerfile.escape());
        this.given = given;
        this.predefined = StageVariables.predefined(platform, target);
        for (Arg arg : dockerfile.globalArgs()) {
            for (KeyValue pair : arg.pairs()) {
                String value = given.get(pair.key());
                if (value == null && pair.value() != null) {
                    value = words.expand(pair.value(), this::globalValue);
                }
                if (value != null) {
                    global.put(pair.key(), value);
                }
            }
        }
        this.target = target == null
                ? dockerfile.stages().get(dockerfile.stages().size() - 1)
                : find(target, dockerfile.stages().size())
                        .orElseThrow(() -> new InvalidInputException(
                                "target", target, "is not a stage of the Dockerfile", suggestion(target)));
    }

    private String suggestion(String name) {
        List<String> names = dockerfile.stages().stream()
                .map(Stage::name)
                .filter(stage -> stage != null)
                .toList();
        return NearestName.of(name, names)
                .map(near -> "did you mean " + near)
                .orElse(
                        names.isEmpty()
                                ? "no stage has a name, so leave it out"
                                : "its stages are " + String.join(", ", names));
    }

    /** What a name that is no image may have meant; empty, or the rest of a sentence. */
    String meant(String name, Stage stage) {
        if (find(name, dockerfile.stages().size()).isPresent()) {
            return "; the stage '" + name + "' does not come before line "
                    + stage.from().line() + ", and a stage uses only those above it";
        }
        List<String> names = dockerfile.stages().stream()
                .limit(stage.index())
                .map(Stage::name)
                .filter(earlier -> earlier != null)
                .toList();
        return NearestName.of(name, names)
                .map(near -> "; no stage has that name: did you mean " + near)
                .orElse("");
    }

    @CheckForNull
    private String globalValue(String name) {
        return global.containsKey(name) ? global.get(name) : predefined.get(name);
    }

    /** The stage that becomes the image. */
    public Stage target() {
        return target;
    }

    /** The image or the stage that a stage starts from, with its variables resolved. */
    public String baseOf(Stage stage) {
        String base = words.expand(stage.from().image(), this::globalValue);
        if (base.isBlank()) {
            throw new InvalidInputException(
                    "Dockerfile line " + stage.from().line(),
                    stage.from().source(),
                    "names no image, because its variables have no value",
                    "give them one with buildArgs, or a default with ARG before FROM");
        }
        return base;
    }

    /** The platform that the image is for. */
    Platform platform() {
        return platform;
    }

    /**
     * The platform of a stage's base: what its FROM asks for, else that of the image.
     *
     * @throws InvalidInputException when it asks for what is no platform
     */
    Platform platformOf(Stage stage) {
        String written = stage.from().platform();
        String asked = written == null ? "" : words.expand(written, this::globalValue);
        return asked.isEmpty()
                ? platform
                : Platform.parseOfFrom("Dockerfile line " + stage.from().line() + " --platform", asked);
    }

    /** An earlier stage by its name or number. */
    Optional<Stage> earlier(String name, Stage stage) {
        return find(name, stage.index());
    }

    private Optional<Stage> find(String name, int before) {
        return dockerfile.stages().stream()
                .filter(stage -> stage.index() < before)
                .filter(stage -> name.toLowerCase(Locale.ROOT).equals(stage.name())
                        || name.equals(Integer.toString(stage.index())))
                .reduce((first, last) -> last);
    }

    /** The stages that the target is made of, in the order of the Dockerfile; the others are not built. */
    public List<Stage> needed() {
        TreeSet<Integer> indexes = new TreeSet<>();
        need(target, indexes);
        return indexes.stream().map(dockerfile.stages()::get).toList();
    }

    /** The images in registries that the needed stages start from or copy from. */
    public List<ImageReference> baseImages() {
        Set<String> names = new LinkedHashSet<>();
        for (Stage stage : needed()) {
            String base = baseOf(stage);
            if (earlier(base, stage).isEmpty() && !base.equals(SCRATCH)) {
                names.add(base);
            }
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Copy copy
                        && copy.from() != null
                        && earlier(copy.from(), stage).isEmpty()) {
                    names.add(copy.from());
                }
            }
        }
        return names.stream().map(ImageReference::parse).toList();
    }

    /** The image in a registry that the target is built upon, through whatever stages; empty when it is none. */
    public Optional<String> targetBase() {
        Stage stage = target;
        while (true) {
            String base = baseOf(stage);
            Optional<Stage> earlier = earlier(base, stage);
            if (earlier.isEmpty()) {
                return base.equals(SCRATCH) ? Optional.empty() : Optional.of(base);
            }
            stage = earlier.get();
        }
    }

    /** Whether the image is built upon a stage, or is it. */
    boolean isBelowTarget(Stage stage) {
        Optional<Stage> at = Optional.of(target);
        while (at.isPresent() && !at.get().equals(stage)) {
            at = earlier(baseOf(at.get()), at.get());
        }
        return at.isPresent();
    }

    private void need(Stage stage, TreeSet<Integer> indexes) {
        if (!indexes.add(stage.index())) {
            return;
        }
        earlier(baseOf(stage), stage).ifPresent(base -> need(base, indexes));
        for (Instruction instruction : stage.instructions()) {
            if (instruction instanceof Copy copy && copy.from() != null) {
                earlier(copy.from(), stage).ifPresent(source -> need(source, indexes));
            }
        }
    }

    /** The variables at the start of a stage. */
    StageVariables variables() {
        return new StageVariables(given, global, predefined);
    }

    Words words() {
        return words;
    }

    /** The instructions of all stages that are needed, for the choice of an engine. */
    public List<Instruction> neededInstructions() {
        List<Instruction> instructions = new ArrayList<>();
        needed().forEach(stage -> instructions.addAll(stage.instructions()));
        return instructions;
    }
}
