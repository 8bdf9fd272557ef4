package io.jenkins.plugins.delivery.jenkins.image;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.filesystem.ListingSource;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** What the controller knows of layers, on its way to an agent, which asks for what it lacks. */
final class ListingsForAgent implements ListingSource, SerializableOnlyOverRemoting {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ListingsForAgent.class.getName());

    private transient ListingQuestions controller;

    /** What is exported lives as long as somebody here holds it. */
    private transient ListingQuestions exported;

    ListingsForAgent(ListingQuestions controller) {
        this.controller = controller;
    }

    @Override
    public Map<Digest, byte[]> listings(List<Digest> layers) {
        Map<Digest, byte[]> known = new HashMap<>();
        try {
            byte[][] answers =
                    controller.listings(layers.stream().map(Digest::value).toArray(String[]::new));
            for (int i = 0; i < answers.length; i++) {
                if (answers[i] != null) {
                    known.put(layers.get(i), answers[i]);
                }
            }
        } catch (RuntimeException e) {
            // Remoting's own is not public: the connection broke, which ends the build in its own way.
            LOGGER.log(Level.FINE, e, () -> "the controller does not say what is in layers");
        }
        return known;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        exported = getChannelForSerialization().export(ListingQuestions.class, controller);
        out.defaultWriteObject();
        out.writeObject(exported);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        controller = (ListingQuestions) in.readObject();
    }
}
