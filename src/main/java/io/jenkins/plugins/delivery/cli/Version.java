package io.jenkins.plugins.delivery.cli;

import picocli.CommandLine;

/** The version that the build wrote into the jar. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"microservice-delivery " + (version == null ? "(not packaged)" : version)};
    }
}
