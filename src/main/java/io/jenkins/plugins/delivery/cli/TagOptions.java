package io.jenkins.plugins.delivery.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.delivery.core.InvalidInputException;
import io.jenkins.plugins.delivery.core.config.RegistrySettings;
import io.jenkins.plugins.delivery.core.image.engine.ImageBuildRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What the image is called: tags as the step has them, or as {@code docker build -t name:tag -t …}. */
final class TagOptions {
    @Option(
            names = {"-t", "--tag"},
            description =
                    "The tag, or name:tag where the name is the service's or the one by the settings; further ones"
                            + " are additional tags. Default: commit and minute, and off a main branch the branch.")
    private List<String> tags = List.of();

    @Option(
            names = "--additional-tags",
            split = ",",
            description = "Further tags, separated by commas. Default: latest on a main branch.")
    private List<String> additionalTags;

    /** The first tag; null when none is given. */
    @CheckForNull
    String tag(String app, RegistrySettings registry) {
        return tags.isEmpty() ? null : withoutName(tags.get(0), app, registry);
    }

    /** The others; null when nothing was said of them. */
    @CheckForNull
    List<String> additionalTags(String app, RegistrySettings registry) {
        if (tags.size() < 2) {
            return additionalTags;
        }
        List<String> all = new ArrayList<>();
        for (String tag : tags.subList(1, tags.size())) {
            String further = withoutName(tag, app, registry);
            // Which the core would call an additional one.
            ImageBuildRequest.checkTag("tag", further);
            all.add(further);
        }
        if (additionalTags != null) {
            all.addAll(additionalTags);
        }
        return all;
    }

    private static String withoutName(String text, String app, RegistrySettings registry) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return text;
        }
        String name = text.substring(0, colon);
        String named = registry.host() == null ? app : registry.host() + "/" + registry.repositoryOf(app);
        if (!name.equals(app) && !name.equals(named)) {
            throw new InvalidInputException(
                    "tag",
                    text,
                    "has another name than the image, which the settings call " + named,
                    "give the tag alone, or mend registry in the settings");
        }
        return text.substring(colon + 1);
    }
}
