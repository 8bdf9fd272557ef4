package io.jenkins.plugins.delivery.jenkins.quality;

import hudson.FilePath;
import hudson.remoting.Which;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.delivery.core.quality.sonar.scan.ScannerProcess;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The class path of SonarQube's scanner: its library as Jenkins has it, taken to where a build runs. It lies beside the
 * workspace, where all containers of a build see it, and is sent once.
 */
public final class ScannerClasses {
    private static final String NAME = "microservice-delivery-scanner-";
    private static final int NAME_DIGITS = 16;
    private static final String OWN = "classes";

    /** A class of each library; which plugin brings it, or Jenkins itself, does not matter. */
    private static final List<String> LIBRARIES = List.of(
            "org.sonarsource.scanner.lib.ScannerEngineBootstrapper",
            "org.sonarsource.scanner.lib.internal.batch.LogOutput",
            "org.sonarsource.scanner.downloadcache.DownloadCache",
            "nl.altindag.ssl.SSLFactory",
            "nl.altindag.sude.Logger",
            "de.siegmar.fastcsv.reader.CsvReader",
            "com.google.gson.Gson",
            "org.apache.commons.compress.archivers.ArchiveEntry",
            "org.apache.commons.io.IOUtils",
            "org.apache.commons.lang3.StringUtils",
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "org.slf4j.Logger");

    private ScannerClasses() {}

    /**
     * Sends what is not there yet.
     *
     * @return the class path on the agent
     */
    public static String sendTo(FilePath workspace) throws IOException, InterruptedException {
        Set<File> jars = jars();
        Map<String, byte[]> own = ownClasses();
        FilePath directory = WorkspaceList.tempDir(workspace).child(NAME + digest(jars, own));
        if (!directory.exists()) {
            send(jars, own, directory);
        }
        List<String> classPath = new ArrayList<>(List.of(directory.child(OWN).getRemote()));
        jars.forEach(jar -> classPath.add(directory.child(jar.getName()).getRemote()));
        return String.join(":", classPath);
    }

    /** Under its name when it is whole: the build may be aborted, and another scan of it may do the same. */
    private static void send(Set<File> jars, Map<String, byte[]> own, FilePath directory)
            throws IOException, InterruptedException {
        FilePath part = directory.sibling(NAME + UUID.randomUUID());
        try {
            part.mkdirs();
            for (File jar : jars) {
                part.child(jar.getName()).copyFrom(new FilePath(jar));
            }
            for (Map.Entry<String, byte[]> file : own.entrySet()) {
                part.child(OWN).child(file.getKey()).copyFrom(new ByteArrayInputStream(file.getValue()));
            }
            part.renameTo(directory);
        } catch (IOException e) {
            if (!directory.exists()) {
                throw e;
            }
        } finally {
            part.deleteRecursive();
        }
    }

    private static Set<File> jars() throws IOException {
        Set<File> jars = new LinkedHashSet<>();
        for (String library : LIBRARIES) {
            try {
                jars.add(Which.jarFile(Class.forName(library, false, ScannerClasses.class.getClassLoader())));
            } catch (ClassNotFoundException e) {
                throw new IOException(
                        "SonarQube's scanner is not whole in this Jenkins, " + library + " is missing", e);
            }
        }
        // What Jenkins itself logs with fits that SLF4J.
        jars.add(Which.jarFile(LoggerFactory.getILoggerFactory().getClass()));
        return jars;
    }

    private static Map<String, byte[]> ownClasses() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Class<?> type : Stream.concat(
                        Stream.of(ScannerProcess.class), Stream.of(ScannerProcess.class.getDeclaredClasses()))
                .toList()) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = ScannerClasses.class.getClassLoader().getResourceAsStream(name)) {
                files.put(name, in.readAllBytes());
            }
        }
        return files;
    }

    /** Another one for other versions, so that an update of Jenkins does not find what was sent before. */
    private static String digest(Set<File> jars, Map<String, byte[]> own) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            jars.forEach(jar -> digest.update(jar.getName().getBytes(StandardCharsets.UTF_8)));
            own.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
