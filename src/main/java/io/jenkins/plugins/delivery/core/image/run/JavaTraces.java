package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.image.filesystem.ImageFileSystem;
import io.jenkins.plugins.delivery.core.image.filesystem.ImagePath;
import java.util.List;

/** What a Java leaves behind by running at all: HotSpot the directory that {@code jps} looks into. */
final class JavaTraces {
    private static final String DIRECTORY = "/tmp/hsperfdata_";
    private static final List<String> PLACES =
            List.of("/lib", "/jre/lib", "/lib/amd64", "/jre/lib/amd64", "/lib/aarch64", "/jre/lib/aarch64");
    private static final List<String> OF_OPENJ9 = List.of("/j9vm", "/compressedrefs", "/default/libj9vm29.so");

    private JavaTraces() {}

    /** @param real the path of {@code java}, through all links */
    static void leave(Call call, String real) {
        ImageFileSystem fileSystem = call.files().fileSystem();
        String home = ImagePath.parent(ImagePath.parent(real));
        for (String place : PLACES) {
            String libraries = (home.equals(ImagePath.ROOT) ? "" : home) + place;
            if (OF_OPENJ9.stream()
                    .anyMatch(name -> fileSystem.stat(libraries + name).isPresent())) {
                throw call.unknown("of OpenJ9, which keeps classes for the next start");
            }
            if (fileSystem.stat(libraries + "/server/libjvm.so").isPresent()) {
                leave(call);
                return;
            }
        }
        if (call.arguments().size() == 1) {
            // It shows its version, and what else it does is not known.
            throw call.unknown("of a kind that is not known");
        }
    }

    private static void leave(Call call) {
        // Without /tmp it does without.
        call.files()
                .reach(DIRECTORY + name(call), false)
                .filter(directory -> !directory.exists())
                .ifPresent(directory -> call.files().makeDirectory(directory, 0755));
    }

    private static String name(Call call) {
        return call.accounts()
                .userByNumber(call.files().user().uid())
                .orElseThrow(() -> call.unknown("by a user without a name"))
                .name();
    }
}
