package io.jenkins.plugins.delivery.jenkins.delivery;

import hudson.Extension;
import hudson.cli.CLICommand;
import java.io.PrintStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.args4j.Argument;

/** {@code find-component} of Jenkins' command line: the page {@link ComponentsPage}, a line for each find. */
@Extension
@Restricted(NoExternalUse.class)
public final class FindComponentCommand extends CLICommand {
    private static final int NOTHING_FOUND = 1;

    @Argument(
            required = true,
            metaVar = "PURL",
            usage = "A package URL, with or without a version, or a package's name")
    private String purl;

    @Override
    public String getShortDescription() {
        return Messages.FindComponentCommand_shortDescription();
    }

    /** What the page shows to the same user; 1 when that is nothing. */
    @Override
    protected int run() throws Exception {
        ComponentsPage page = new DeliveriesPage(new Scope("")).componentsOf(purl);
        if (!page.getProblem().isEmpty()) {
            throw new IllegalArgumentException(page.getProblem());
        }
        for (ComponentView found : page.getFound()) {
            stdout.println(found.getService() + "\t" + found.getEnvironment() + "\t" + found.getVersionsText() + "\t"
                    + found.getImage());
        }
        complain(page, stderr);
        return page.getFound().isEmpty() ? NOTHING_FOUND : 0;
    }

    private static void complain(ComponentsPage page, PrintStream stderr) {
        for (ComponentView unknown : page.getUnknown()) {
            stderr.println("Not known, since no bill of materials was kept: " + unknown.getService() + " in "
                    + unknown.getEnvironment() + ", " + unknown.getImage());
        }
    }
}
