package io.jenkins.plugins.delivery.jenkins.image;

/** What an agent may ask the controller about layers. */
interface ListingQuestions {
    /**
     * The packed listings of layers.
     *
     * @param digests of the layers
     * @return one for each of them, null for what is not known
     */
    byte[][] listings(String[] digests);
}
