package io.jenkins.plugins.delivery.jenkins;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.verb.POST;

/** What a browser can call: only in a way that another site cannot have it call, and only for those who may. */
class WebMethodRulesTest {
    private static final String ALL = "io.jenkins.plugins.delivery";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ALL);

    private static final ArchRule ARE_POSTED = methods()
            .that()
            .haveNameMatching("do[A-Z].*")
            .should()
            .beAnnotatedWith(POST.class)
            .because("another site can have a browser send a GET");

    private static final ArchRule ASK_FOR_A_PERMISSION = methods()
            .that()
            .haveNameMatching("do[A-Z].*")
            .should(new AskForAPermission())
            .because("whoever can reach Jenkins can call them");

    @Test
    void arePosted() {
        ARE_POSTED.check(CLASSES);
    }

    @Test
    void askForAPermission() {
        ASK_FOR_A_PERMISSION.check(CLASSES);
    }

    @Test
    void theRulesSeeWhatIsForbidden() {
        JavaClasses open = new ClassFileImporter().importClasses(Open.class);

        assertThat(ARE_POSTED.evaluate(open).getFailureReport().getDetails())
                .singleElement()
                .asString()
                .contains("doCheckName");
        assertThat(ASK_FOR_A_PERMISSION.evaluate(open).getFailureReport().getDetails())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("doCheckName"))
                .anySatisfy(line -> assertThat(line).contains("doFillNameItems"));
    }

    /** A method that gives a list of constants has nothing to hide; others ask, themselves or through what they call. */
    private static final class AskForAPermission extends ArchCondition<JavaMethod> {
        AskForAPermission() {
            super("ask for a permission");
        }

        @Override
        public void check(JavaMethod method, ConditionEvents events) {
            boolean asks = reaches(
                    method,
                    call -> call.getName().equals("hasPermission")
                            || call.getName().equals("checkPermission"),
                    new HashSet<>());
            boolean constant = method.getRawParameterTypes().isEmpty()
                    && method.getName().matches("doFill.*Items")
                    && !reaches(
                            method,
                            call -> call.getOwner().isEquivalentTo(Jenkins.class)
                                    || call.getOwner().isEquivalentTo(DeliveryGlobalConfiguration.class),
                            new HashSet<>());
            if (!asks && !constant) {
                events.add(SimpleConditionEvent.violated(method, method.getFullName() + " asks for no permission"));
            }
        }

        private static boolean reaches(
                JavaCodeUnit from, Predicate<AccessTarget.CodeUnitCallTarget> wanted, Set<JavaCodeUnit> seen) {
            return seen.add(from)
                    && from.getCallsFromSelf().stream()
                            .map(call -> call.getTarget())
                            .anyMatch(target -> wanted.test(target)
                                    || target.getOwner().getPackageName().startsWith(ALL)
                                            && target.resolveMember()
                                                    .filter(next -> reaches((JavaCodeUnit) next, wanted, seen))
                                                    .isPresent());
        }
    }

    /** What nobody may write. */
    static final class Open {
        public FormValidation doCheckName(String value) {
            return FormValidation.ok(value);
        }

        @POST
        public ListBoxModel doFillNameItems() {
            ListBoxModel items = new ListBoxModel();
            DeliveryGlobalConfiguration.get().toConfig().environments().names().forEach(items::add);
            return items;
        }

        @POST
        public FormValidation doTestConnection(String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return FormValidation.ok(value);
        }
    }
}
