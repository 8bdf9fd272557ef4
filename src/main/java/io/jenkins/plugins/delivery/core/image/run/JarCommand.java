package io.jenkins.plugins.delivery.core.image.run;

import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** {@code jar -xf file}, of the whole jar into the working directory. */
final class JarCommand implements FileCommand {
    @Override
    public void run(Call call) throws IOException, InterruptedException {
        List<String> arguments = call.arguments();
        JavaCommand.checkEnvironment(call);
        if (arguments.size() != 2 || !arguments.get(0).matches("-?(xf|xvf)")) {
            throw call.unknown(String.join(" ", arguments));
        }
        try (JarContents jar = JarContents.open(call, arguments.get(1))) {
            for (ZipArchiveEntry entry : jar.jar().entries()) {
                if (entry.isDirectory()) {
                    MkdirCommand.makeWithParents(call, entry.getName());
                } else {
                    jar.write(entry, entry.getName());
                }
            }
        }
    }
}
