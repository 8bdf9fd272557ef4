package io.jenkins.plugins.delivery.jenkins.credentials;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import hudson.model.Action;
import hudson.model.Describable;
import io.jenkins.plugins.delivery.core.delivery.Delivery;
import io.jenkins.plugins.delivery.core.image.registry.RegistryAccessProvider;
import io.jenkins.plugins.delivery.core.image.registry.RegistryCredentials;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;

/** What Jenkins writes to its disk has no field that leads to a secret, through however many others. */
class SecretsAreNotKeptTest {
    private static final String ALL = "io.jenkins.plugins.delivery";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ALL);

    @Test
    void nothingThatIsKeptLeadsToASecret() {
        classes()
                .that()
                .areAssignableTo(StepExecution.class)
                .or()
                .areAssignableTo(Step.class)
                .or()
                .areAssignableTo(Action.class)
                .or()
                .areAssignableTo(Describable.class)
                .or()
                .areAssignableTo(Delivery.class)
                .should(new NotLeadToASecret())
                .because("program.dat, build.xml and the settings are in backups, and readable for whoever reads these")
                .check(CLASSES);
    }

    /** Jenkins' own secrets too: those belong to the credentials' store, and a field names them by their id. */
    private static boolean isSecret(JavaClass type) {
        return type.isAssignableTo(RegistryCredentials.class)
                || type.isAssignableTo(RegistryAccessProvider.class)
                || type.isAssignableTo(SonarAccess.class)
                || type.isAssignableTo("hudson.util.Secret")
                || type.isAssignableTo("com.cloudbees.plugins.credentials.Credentials")
                || type.getPackageName().startsWith("io.fabric8.kubernetes")
                || type.getPackageName().equals(RegistryLogins.class.getPackageName());
    }

    private static final class NotLeadToASecret extends ArchCondition<JavaClass> {
        NotLeadToASecret() {
            super("have no field that leads to a secret");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            String path = path(type, new HashSet<>());
            if (path != null) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + path));
            }
        }

        /** The fields that lead to a secret; null when none does. */
        static String path(JavaClass type, Set<JavaClass> seen) {
            if (!seen.add(type)) {
                return null;
            }
            // What a field of an abstract type holds is of one of the others.
            return Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
                    .flatMap(known -> known.getAllFields().stream())
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC)
                            && !field.getModifiers().contains(JavaModifier.TRANSIENT))
                    .map(field -> path(field, seen))
                    .filter(path -> path != null)
                    .findFirst()
                    .orElse(null);
        }

        private static String path(JavaField field, Set<JavaClass> seen) {
            for (JavaClass type : field.getType().getAllInvolvedRawTypes()) {
                String rest = isSecret(type)
                        ? " (" + type.getName() + ")"
                        : type.getPackageName().startsWith(ALL) ? path(type, seen) : null;
                if (rest != null) {
                    return "." + field.getName() + rest;
                }
            }
            return null;
        }
    }
}
