package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code sed -i [-e] 's/pattern/replacement/[g]' file…} and {@code sed -i '/pattern/d' file…}, as root. */
final class SedCommand implements FileCommand {
    private static final int MOST_BYTES = 1 << 20;
    private static final int SET_ID = 06000;

    @Override
    public void run(Call call) throws IOException, InterruptedException {
        List<SedSubstitution> script = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        boolean inPlace = false;
        List<String> arguments = call.arguments();
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            if (argument.equals("-i")) {
                inPlace = true;
            } else if (argument.equals("-e") && at + 1 < arguments.size()) {
                script.add(substitution(call, arguments.get(++at)));
            } else if (argument.startsWith("-")) {
                throw call.unknown(argument);
            } else {
                operands.add(argument);
            }
        }
        if (script.isEmpty() && !operands.isEmpty()) {
            script.add(substitution(call, operands.remove(0)));
        }
        if (!inPlace || operands.isEmpty() || !call.files().user().isRoot()) {
            throw call.unknown(String.join(" ", arguments));
        }
        CommandFailedException failure = null;
        for (String operand : operands) {
            try {
                edit(call, script, operand);
            } catch (CommandFailedException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static SedSubstitution substitution(Call call, String script) {
        return SedSubstitution.parse(script).orElseThrow(() -> call.unknown(script));
    }

    private static void edit(Call call, List<SedSubstitution> script, String name)
            throws IOException, InterruptedException {
        Place place = call.files().lstat(name);
        if (!place.exists()) {
            throw new CommandFailedException("sed: " + name + " is not there");
        }
        if (!place.isFile() || place.node().size() > MOST_BYTES || (place.node().mode() & SET_ID) != 0) {
            // A link would be replaced by a file.
            throw call.unknown(name);
        }
        call.files().checkCopied(place);
        byte[] before;
        try (InputStream in = call.context().contents().open(place.node()).open()) {
            before = in.readAllBytes();
        }
        byte[] after = edited(call, script, name, before);
        call.files().write(place, after.length, new Content.InMemory(after));
    }

    private static byte[] edited(Call call, List<SedSubstitution> script, String name, byte[] before) {
        // Each byte a character, whatever they stand for.
        String text = new String(before, StandardCharsets.ISO_8859_1);
        boolean ascii = text.chars().allMatch(c -> c < 128);
        boolean counts = script.stream().anyMatch(command -> command.pattern().countsCharacters());
        if (text.indexOf('\0') >= 0 || !ascii && counts) {
            throw call.unknown(name + ", which is not plain text");
        }
        StringBuilder result = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int feed = text.indexOf('\n', at);
            String line = text.substring(at, feed < 0 ? text.length() : feed);
            for (int i = 0; i < script.size() && line != null; i++) {
                line = script.get(i).apply(line);
            }
            result.append(line == null ? "" : line);
            if (result.length() > 2 * MOST_BYTES) {
                throw call.unknown(name + ", which becomes too long");
            }
            at = feed < 0 ? text.length() : feed + 1;
            if (feed >= 0 && line != null) {
                result.append('\n');
            }
        }
        return result.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
