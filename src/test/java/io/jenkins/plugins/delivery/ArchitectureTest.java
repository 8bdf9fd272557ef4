package io.jenkins.plugins.delivery;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** Both builds keep the classes of tests beside the others. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.jenkins.plugins.delivery");

    private static final JavaClasses CORE_AND_CLI =
            CLASSES.that(resideInAnyPackage("io.jenkins.plugins.delivery.core..", "io.jenkins.plugins.delivery.cli.."));

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
                        "io.jenkins.plugins.delivery.cli..",
                        "io.jenkins.plugins.delivery.steps..",
                        "io.jenkins.plugins.delivery.config..",
                        "io.jenkins.plugins.delivery.durable..",
                        "picocli..")
                .check(CLASSES);
    }

    @Test
    void theRoomsOfTheCoreGoInNoCircle() {
        slices().matching("io.jenkins.plugins.delivery.core.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void norDoPackages() {
        slices().matching("io.jenkins.plugins.delivery.(**)")
                .should()
                .beFreeOfCycles()
                .check(CORE_AND_CLI);
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
}
