package io.jenkins.plugins.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ALL = "io.jenkins.plugins.delivery";

    /** Both builds keep the classes of tests beside the others. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ALL);

    private static final Path PACKAGES = Path.of("docs/design/packages.puml");

    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/delivery");

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?io\\.jenkins\\.plugins\\.delivery\\.([a-z.]+)\\.[A-Z]");

    @Test
    void theCoreKnowsNothingOfJenkins() {
        noClasses()
                .that()
                .resideInAPackage("io.jenkins.plugins.delivery.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "com.cloudbees..")
                .because("it runs on the command line too")
                .check(CLASSES);
    }

    @Test
    void theCoreDoesNotKnowWhoRunsIt() {
        noClasses()
                .that()
                .resideInAPackage("io.jenkins.plugins.delivery.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.jenkins.plugins.delivery.cli..", "io.jenkins.plugins.delivery.jenkins..", "picocli..")
                .check(CLASSES);
    }

    /** In the build without Jenkins the components of Jenkins' half are empty. */
    @Test
    void noPackageUsesWhatTheDiagramDoesNotLetItUse() {
        classes()
                .should(adhereToPlantUmlDiagram(
                        PACKAGES, consideringOnlyDependenciesInAnyPackage("io.jenkins.plugins.delivery..")))
                .check(CLASSES);
    }

    /** The compiler copies constants, so that classes do not tell where they have them from. */
    @Test
    void noSourceImportsWhatTheDiagramDoesNotLetItUse() throws IOException {
        List<Arrow> arrows = arrows();
        assertThat(imports()).hasSizeGreaterThan(50);
        assertThat(imports().stream().filter(arrow -> !arrows.contains(arrow))).isEmpty();
    }

    @Test
    void everyArrowOfTheDiagramIsTaken() throws IOException {
        Set<Arrow> imports = imports();
        assertThat(arrows().stream()
                        .filter(arrow -> CLASSES.stream().anyMatch(isIn(arrow.from())))
                        .filter(arrow -> !imports.contains(arrow) && !isTakenByAClass(arrow)))
                .isEmpty();
    }

    @Test
    void theDiagramGoesFromTheBottomToTheTop() throws IOException {
        List<String> components = components();
        assertThat(arrows().stream()
                        .filter(arrow -> components.indexOf(arrow.from()) <= components.indexOf(arrow.to())))
                .isEmpty();
    }

    @Test
    void theRoomsOfTheCoreGoInNoCircle() {
        slices().matching("io.jenkins.plugins.delivery.core.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void thePackagesGoInNoCircle() {
        slices().matching("io.jenkins.plugins.delivery.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void whatHasALoginCannotBeSerialised() {
        noClasses()
                .that(haveALogin())
                .should()
                .beAssignableTo(Serializable.class)
                .because("it would be written wherever Jenkins keeps what refers to it")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> haveALogin() {
        return DescribedPredicate.describe(
                "have a login to a registry",
                type -> type.isEquivalentTo(RegistryCredentials.class)
                        || type.getFields().stream()
                                .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                                .anyMatch(field -> field.isEquivalentTo(RegistryCredentials.class)
                                        || field.isAssignableTo(RegistryAccessProvider.class)));
    }

    /** Which component of the diagram uses which. */
    private record Arrow(String from, String to) {}

    private static boolean isTakenByAClass(Arrow arrow) {
        return CLASSES.that(isIn(arrow.from())).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> isIn(arrow.to()).test(dependency.getTargetClass()));
    }

    private static List<Arrow> arrows() throws IOException {
        return found(Pattern.compile("\\[(.+)] --> \\[(.+)]"))
                .map(arrow -> new Arrow(arrow.group(1), arrow.group(2)))
                .toList();
    }

    private static List<String> components() throws IOException {
        return found(Pattern.compile(" *\\[(.+)] <<.+"))
                .map(component -> component.group(1))
                .toList();
    }

    private static Stream<Matcher> found(Pattern line) throws IOException {
        return Files.readAllLines(PACKAGES).stream().map(line::matcher).filter(Matcher::matches);
    }

    private static Set<Arrow> imports() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<Arrow> imports = new HashSet<>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String from = SOURCES.relativize(file.getParent()).toString().replace(File.separatorChar, '.');
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(name -> new Arrow(from, name.group(1)))
                        .filter(arrow -> !arrow.from().equals(arrow.to()))
                        .forEach(imports::add);
            }
            return imports;
        }
    }

    private static DescribedPredicate<JavaClass> isIn(String component) {
        return DescribedPredicate.describe(
                "are in " + component, type -> type.getPackageName().equals(ALL + "." + component));
    }
}
