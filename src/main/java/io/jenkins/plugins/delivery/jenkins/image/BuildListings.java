package io.jenkins.plugins.delivery.jenkins.image;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.image.filesystem.LayerListingCache;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers the questions of one build, and remembers what the controller could not answer. An agent says nothing here but
 * digests: what is in a layer the controller reads itself.
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
        for (int i = 0; i < answers.length && asked < MOST_LAYERS; i++) {
            asked++;
            answers[i] = answer(digests[i]);
        }
        return answers;
    }

    private byte[] answer(String digest) {
        Digest layer;
        try {
            layer = new Digest(digest);
        } catch (InvalidInputException e) {
            return null;
        }
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
