package io.jenkins.plugins.delivery.core.image.dockerfile;

import java.util.List;

/** Names the ports that the container listens on, as written: {@code 8080}, {@code 53/udp}, {@code 7000-7010}. */
public record Expose(int line, String source, List<String> ports) implements Instruction {
    public Expose {
        ports = List.copyOf(ports);
    }
}
