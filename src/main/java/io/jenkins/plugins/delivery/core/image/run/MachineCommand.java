package io.jenkins.plugins.delivery.core.image.run;

import java.util.List;
import java.util.Map;

/** {@code uname -m}, {@code uname -s}, {@code arch} and {@code dpkg --print-architecture}. */
final class MachineCommand implements TextCommand {
    /** What Linux calls the architectures of images. */
    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "arm64", "aarch64");

    @Override
    public void run(Call call) {
        if (!call.name().equals("uname")
                || !call.arguments().isEmpty() && !call.arguments().equals(List.of("-a"))) {
            text(call);
        }
    }

    @Override
    public String text(Call call) {
        String architecture = call.context().architecture();
        String machine = MACHINES.get(architecture);
        String words = String.join(" ", call.arguments());
        if (machine == null) {
            throw call.unknown(words + " for " + architecture);
        }
        return switch (call.name() + " " + words) {
                    case "uname -m", "arch " -> machine;
                    case "uname -s", "uname " -> "Linux";
                    case "dpkg --print-architecture" -> architecture;
                    default -> throw call.unknown(words);
                }
                + "\n";
    }
}
