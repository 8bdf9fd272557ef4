package io.jenkins.plugins.delivery.campaign;

/**
 * A moment of the campaign.
 *
 * @param number from 1
 * @param delayMillis between the step's start and the blow
 */
record Moment(int number, Work work, Blow blow, long delayMillis) {
    String job() {
        return "m" + number;
    }

    String tag() {
        return work.tag(number);
    }

    @Override
    public String toString() {
        return "%3d %-16s %-5s after %5d ms".formatted(number, work, blow, delayMillis);
    }
}
