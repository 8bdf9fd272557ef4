package io.jenkins.plugins.delivery.cli;

import java.io.File;
import org.eclipse.jgit.util.FS;

/** Where git keeps the configuration of the whole machine. */
final class GitSystemConfig {
    private GitSystemConfig() {}

    /**
     * Tells JGit, which else starts git twice to ask it; on Linux it is where every distribution has it. For the whole
     * JVM, hence for the command line alone.
     */
    static void tell() {
        if (System.getProperty("os.name").equals("Linux")) {
            FS.DETECTED.setGitSystemConfig(new File("/etc/gitconfig"));
        }
    }
}
