package io.jenkins.plugins.delivery.core.image.engine;

import io.jenkins.plugins.delivery.core.text.Choice;
import java.util.Locale;

/** What happens when the tag is in the registry already. */
public enum IfExists implements Choice {
    /** Take the image that is there when it was built from the same revision; fail when it was not. */
    REUSE,
    /** Fail, whatever it was built from. */
    FAIL,
    /** Build again and move the tag. */
    OVERWRITE;

    /** Finds a choice by its lower-case name. */
    public static IfExists parse(String name) {
        return Choice.parse("ifExists", name, values());
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
