package io.jenkins.plugins.delivery.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jenkins.plugins.delivery");

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
