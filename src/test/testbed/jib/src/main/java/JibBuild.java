import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import java.nio.file.Path;
import java.util.List;

/** Puts a jar upon a base by jib, from a registry with plain HTTP to a registry. */
public final class JibBuild {
    private JibBuild() {}

    /** @param args the base, the jar, the image, and the directory of what jib keeps */
    public static void main(String[] args) throws Exception {
        Path kept = Path.of(args[3]);
        Jib.from(RegistryImage.named(args[0]))
                .addLayer(List.of(Path.of(args[1])), "/app")
                .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
                .setEntrypoint("java", "-jar", "index.jar")
                .containerize(Containerizer.to(RegistryImage.named(args[2]))
                        .setBaseImageLayersCache(kept.resolve("base"))
                        .setApplicationLayersCache(kept.resolve("application"))
                        .setAllowInsecureRegistries(true));
    }
}
