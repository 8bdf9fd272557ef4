package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code cat file…}, which shows files, or writes them into one when its output goes there. */
final class CatCommand implements FileCommand {
    @Override
    public void run(Call call) {
        Failures failures = new Failures();
        for (String operand : operands(call)) {
            failures.collect(() -> file(call, operand));
        }
        failures.end();
    }

    /** The contents of its files, in their order. */
    static List<Content> contents(Call call) throws IOException, InterruptedException {
        List<Content> contents = new ArrayList<>();
        for (Place place : files(call)) {
            contents.add(call.context().contents().open(place.node()));
        }
        return contents;
    }

    /** Its files, each of which is there. */
    static List<Place> files(Call call) {
        List<Place> places = new ArrayList<>();
        for (String operand : operands(call)) {
            try {
                places.add(file(call, operand));
            } catch (CommandFailedException e) {
                throw call.unknown(operand + ", which it cannot read, into a file");
            }
        }
        return places;
    }

    private static List<String> operands(Call call) {
        if (call.arguments().isEmpty()
                || call.arguments().stream().anyMatch(argument -> argument.startsWith("-") || argument.isEmpty())) {
            throw call.unknown(String.join(" ", call.arguments()));
        }
        return call.arguments();
    }

    private static Place file(Call call, String operand) {
        Place place = call.files().stat(operand);
        if (!place.exists()) {
            throw new CommandFailedException("cat: " + operand + " is not there");
        }
        if (place.isDirectory()) {
            throw new CommandFailedException("cat: " + operand + " is a directory");
        }
        call.files().checkCopied(place);
        return place;
    }
}
