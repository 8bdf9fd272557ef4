package io.jenkins.plugins.delivery.core.image.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * For which Servlets a web application was written: those of {@code javax}, which Tomcat has until 9, or those of {@code
 * jakarta}. Its own classes tell, else Spring's version, else its deployment descriptor.
 */
final class WebServlets {
    private static final Pattern OLD_SPRING = Pattern.compile("WEB-INF/lib/spring-web-[1-5]\\..*+");
    private static final String CLASSES = "WEB-INF/classes/";
    private static final String DESCRIPTOR = "WEB-INF/web.xml";
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_CLASSES = 2_000;
    private static final int MOST_BYTES = 1 << 16;

    private final JarFile archive;

    private WebServlets(JarFile archive) {
        this.archive = archive;
    }

    static boolean areOld(JarFile archive) throws IOException {
        return new WebServlets(archive).areOld();
    }

    private boolean areOld() throws IOException {
        boolean old = false;
        for (JarEntry entry : archive.stream()
                .limit(MOST_ENTRIES)
                .filter(entry ->
                        entry.getName().startsWith(CLASSES) && entry.getName().endsWith(".class"))
                .limit(MOST_CLASSES)
                .toList()) {
            String text = beginning(entry);
            if (text.contains("jakarta/servlet/")) {
                return false;
            }
            old = old || text.contains("javax/servlet/");
        }
        return old || hasOldSpring() || hasOldDescriptor();
    }

    private boolean hasOldSpring() {
        return archive.stream()
                .limit(MOST_ENTRIES)
                .anyMatch(entry -> OLD_SPRING.matcher(entry.getName()).matches());
    }

    /** By its name space, of which the first two are those before Jakarta EE 9. */
    private boolean hasOldDescriptor() throws IOException {
        JarEntry entry = archive.getJarEntry(DESCRIPTOR);
        String text = entry == null ? "" : beginning(entry);
        return text.contains("://java.sun.com/") || text.contains("://xmlns.jcp.org/");
    }

    /** Where a class has the names that it uses. */
    private String beginning(JarEntry entry) throws IOException {
        try (InputStream in = archive.getInputStream(entry)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
