package io.jenkins.plugins.delivery.jenkins.image;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers the questions of one build, and remembers what the controller could not answer. An agent says nothing here but
 * digests: what is in a layer the controller reads itself, or takes from those whom it believes.
 */
final class BuildListings implements ListingQuestions {
    private static final Logger LOGGER = Logger.getLogger(BuildListings.class.getName());

    /** As many as a few base images can have. */
    private static final int MOST_LAYERS = 1000;

    /** In bytes, for all answers to one build. */
    private static final long MOST_ANSWERED = 64L << 20;

    private final LayerListingCache known;
    private final Set<Digest> missing = new HashSet<>();
    private int asked;
    private long answered;

    BuildListings(LayerListingCache known) {
        this.known = known;
    }

    @Override
    public synchronized byte[][] listings(String[] digests) {
        byte[][] answers = new byte[Math.min(digests.length, MOST_LAYERS)][];
        int taken = Math.min(answers.length, MOST_LAYERS - asked);
        asked += taken;
        List<Optional<Digest>> layers = Arrays.stream(digests, 0, taken)
                .map(text -> Optional.ofNullable(text).flatMap(Digest::parse))
                .toList();
        fetch(layers.stream().flatMap(Optional::stream).toList());
        for (int i = 0; i < taken; i++) {
            answers[i] = layers.get(i).map(this::answer).orElse(null);
        }
        return answers;
    }

    private void fetch(List<Digest> layers) {
        try {
            known.fetch(layers);
        } catch (InterruptedException e) {
            // Whoever waits for the answer is told that nothing more is known.
            Thread.currentThread().interrupt();
        }
    }

    private byte[] answer(Digest layer) {
        byte[] packed = known.packed(layer).orElse(null);
        if (packed == null) {
            missing.add(layer);
        } else if (answered + packed.length <= MOST_ANSWERED) {
            answered += packed.length;
            touch(layer);
            return packed;
        }
        return null;
    }

    private void touch(Digest layer) {
        try {
            known.touch(layer);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "the time of the listing of " + layer + " stays as it is");
        }
    }

    /** The layers that were asked for and are not known here. */
    synchronized Set<Digest> missing() {
        return Set.copyOf(missing);
    }
}
