package io.jenkins.plugins.delivery.core.image.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.ProgramImageSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a build left, and the Dockerfile for it. */
class BuiltProgramTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WEB-INF/classes/A.class | ..javax/servlet/http/HttpServlet.. | tomcat:9-",
                "WEB-INF/classes/A.class | ..jakarta/servlet/http/HttpServlet..javax/servlet/ | tomcat:10-",
                "WEB-INF/lib/spring-web-5.3.1.jar | . | tomcat:9-",
                "WEB-INF/lib/spring-web-6.1.1.jar | . | tomcat:10-",
                "WEB-INF/web.xml | <web-app xmlns=\"http://java.sun.com/xml/ns/javaee\"/> | tomcat:9-",
                "WEB-INF/web.xml | <web-app xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\"/> | tomcat:9-",
                "WEB-INF/web.xml | <web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\"/> | tomcat:10-",
                "index.jsp | hello | tomcat:10-",
            })
    void aWebApplicationGetsTheTomcatThatItWasWrittenFor(String entry, String content, String base) throws Exception {
        write("target/shop.war", new Manifest(), Map.of(entry, content));

        assertThat(in(directory)).startsWith("ARG BASE=" + base);
    }

    @Test
    void librariesThatTheBuildDoesNotLeaveAreSaid() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.Shop");
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, "lib/a.jar ../b.jar /c.jar file:///d.jar http://x/e.jar %zz");
        write("target/shop.jar", manifest, Map.of("shop.txt", ""));

        assertThatThrownBy(() -> in(directory))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("The manifest of target/shop.jar wants lib/a.jar beside it")
                .hasMessageContaining("copy-dependencies");

        write("target/lib/a.jar", new Manifest(), Map.of());
        assertThat(in(directory))
                .contains("COPY [\"target/lib/\", \"lib/\"]\nCOPY [\"target/shop.jar\", \"app.jar\"]\n");
    }

    /** As Jib takes them: nothing in the jar says where the program begins. */
    @Test
    void aJarWithItsLibrariesBesideItBeginsWithItsOnlyMain() throws Exception {
        compile("com/shop/App.java", """
                package com.shop;
                public class App {
                    static final long NUMBER = 1L << 40;
                    final double ratio = 0.5;
                    public static void main(String[] args) throws Exception {
                        Runnable greeting = () -> System.out.println("hello" + args.length);
                        greeting.run();
                    }
                }
                """);
        compile("com/shop/Library.java", """
                package com.shop;
                class Library { void main(String[] args) {} public static int main(String text) { return 0; } }
                """);
        jar("target/shop-1.jar");
        write("target/dependency/gson.jar", new Manifest(), Map.of("a", ""));

        assertThat(in(directory))
                .contains("COPY target/dependency/ libs/\nCOPY [\"target/shop-1.jar\", \"app.jar\"]\n")
                .endsWith("ENTRYPOINT [\"java\", \"-cp\", \"app.jar:libs/*\", \"com.shop.App\"]\n");
    }

    @Test
    void severalMainsAreSaid() throws Exception {
        for (String name : List.of("A", "B")) {
            compile(name + ".java", "class " + name + " { public static void main(String[] args) {} }");
        }
        jar("target/shop-1.jar");
        write("target/dependency/gson.jar", new Manifest(), Map.of("a", ""));

        assertThatThrownBy(() -> in(directory))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith("target/shop-1.jar has several classes that a program can begin with, A, B:");
    }

    /** Without them it would not start. */
    @Test
    void aJarWithoutItsLibrariesIsNoProgram() throws Exception {
        compile("A.java", "class A { public static void main(String[] args) {} }");
        jar("target/shop-1.jar");

        assertThat(BuiltProgram.in(directory, directory, ProgramImageSettings.defaults()))
                .isEmpty();
    }

    private void compile(String path, String source) throws Exception {
        Path file = directory.resolve("src").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                directory.resolve("classes").toString(),
                                file.toString()))
                .isZero();
    }

    private void jar(String path) throws Exception {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Path classes = directory.resolve("classes");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), new Manifest());
                Stream<Path> all = Files.walk(classes)) {
            for (Path entry : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
                Files.copy(entry, out);
                out.closeEntry();
            }
        }
    }

    private static String in(Path context) {
        return BuiltProgram.in(context, context, ProgramImageSettings.defaults())
                .orElseThrow()
                .dockerfile();
    }

    private void write(String path, Manifest manifest, Map<String, String> entries) throws Exception {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }
}
