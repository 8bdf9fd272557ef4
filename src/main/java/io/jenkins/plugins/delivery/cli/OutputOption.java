package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where an image goes that is not pushed: a path as the step {@code buildImage} takes it, or Docker's
 * {@code type=oci,dest=PATH}, an archive, with {@code tar=false} a directory.
 *
 * @param path a directory for an OCI layout, or a file that ends in {@code .tar}
 */
record OutputOption(String path) {
    private static final String FIELD = "output";
    private static final String ARCHIVE = ".tar";

    /** @throws InvalidInputException when it has Docker's form and asks for what is not made */
    static OutputOption parse(String text) {
        if (!text.startsWith("type=") && !text.contains(",dest=") && !text.startsWith("dest=")) {
            return new OutputOption(text);
        }
        Map<String, String> attributes = attributes(text);
        String type = attributes.remove("type");
        String dest = attributes.remove("dest");
        String tar = attributes.getOrDefault("tar", "true");
        attributes.remove("tar");
        if (!"oci".equals(type)) {
            throw wrong(text, "is of a type that is not written", "use type=oci, or --push for the registry");
        }
        if (!attributes.isEmpty()) {
            throw wrong(
                    text,
                    "has '" + attributes.keySet().iterator().next() + "', which is not known",
                    "the attributes are type, dest and tar");
        }
        if (dest == null || dest.isEmpty()) {
            throw wrong(text, "names no place", "add dest=, as in type=oci,dest=image.tar");
        }
        if (!tar.equals("true") && !tar.equals("false")) {
            throw wrong(text, "has tar=" + tar, "write tar=true or tar=false");
        }
        if (Boolean.parseBoolean(tar) != dest.endsWith(ARCHIVE)) {
            throw dest.endsWith(ARCHIVE)
                    ? wrong(text, "is a directory by tar=false and an archive by its name", "name it without .tar")
                    : wrong(text, "is an archive, and its name does not say so", "end it with .tar, or add tar=false");
        }
        return new OutputOption(dest);
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw wrong(text, "has '" + part + "', which is no attribute", "write it as type=oci,dest=image.tar");
            }
            if (attributes.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
                throw wrong(text, "has '" + part.substring(0, equals) + "' twice", "leave one of them out");
            }
        }
        return attributes;
    }

    private static InvalidInputException wrong(String text, String problem, String remedy) {
        return new InvalidInputException(FIELD, text, problem, remedy);
    }
}
