package io.jenkins.plugins.delivery.testbed;

import java.io.IOException;

/** A program that starts servers as a test does, says so, and waits to be killed. */
final class ServersOfAnotherJvm {
    private ServersOfAnotherJvm() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        RegistryServer.builder().start();
        ControlPlane.start();
        System.out.println("started");
        if (System.in.read() >= 0) {
            throw new IllegalStateException("nobody has to tell it anything");
        }
    }
}
