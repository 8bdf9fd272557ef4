package io.jenkins.plugins.delivery.jenkins;

import hudson.init.Initializer;
import org.kohsuke.stapler.MetaClass;

/**
 * Lets Jenkins find and parse each of its views once, as it does outside of tests. The harness has every view of every
 * request looked for in some 250 jars and parsed anew, for those who change a view while they look at it; that was half of
 * what these tests took of a processor.
 */
public final class ViewsFoundOnce {
    private ViewsFoundOnce() {}

    @Initializer
    public static void keep() {
        MetaClass.NO_CACHE = false;
    }
}
