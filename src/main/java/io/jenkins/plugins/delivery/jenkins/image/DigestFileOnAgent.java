package io.jenkins.plugins.delivery.jenkins.image;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.ReportFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** Reads the digest that kaniko left, where it is; empty when it left none. */
final class DigestFileOnAgent extends MasterToSlaveFileCallable<String> {
    private static final long serialVersionUID = 1L;
    private static final int LARGEST = 200;

    @Override
    public String invoke(File file, VirtualChannel channel) throws IOException {
        Path path = file.toPath();
        return Files.exists(path) ? ReportFile.in(path.getParent(), path).text(LARGEST) : "";
    }
}
