package io.jenkins.plugins.delivery.jenkins.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.FilePath;
import hudson.remoting.Callable;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.delivery.core.command.BoundedProcess;
import io.jenkins.plugins.delivery.core.supplychain.signature.ProgramSigner;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.jenkins.config.ImageSigner;
import io.jenkins.plugins.delivery.jenkins.config.ProgramImageSigner;
import io.jenkins.plugins.delivery.jenkins.credentials.SecretDirectory;
import io.jenkins.plugins.delivery.jenkins.image.AgentRehearsal;
import java.io.Serializable;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;
import jenkins.security.MasterToSlaveCallable;
import org.junit.jupiter.api.Test;

/** What the controller does itself, what it sends to agents, and how it takes their answers. */
class AgentRulesTest {
    private static final String ALL = "io.jenkins.plugins.delivery";
    private static final Set<String> ANSWERS =
            Set.of("act", "actAsync", "call", "callAsync", "read", "readToString", "readFromOffset", "copyTo", "list");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ALL);

    @Test
    void onlyTheCommandLineStartsProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ALL + ".cli..")
                .and(not(belongToAnyOf(BoundedProcess.class)))
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class).or(assignableTo(Process.class)))
                .because("a build's commands run through its launcher, where its container and its agent are")
                .check(CLASSES);
    }

    /** The controller's own program, which the settings name; what an agent could send here must not come near it. */
    @Test
    void theOneProgramOfTheControllerIsTheOneThatSigns() {
        noClasses()
                .that(not(belongToAnyOf(BoundedProcess.class, ProgramSigner.class)))
                .should()
                .dependOnClassesThat(belongToAnyOf(BoundedProcess.class))
                .because("a controller runs no programs of builds")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(ALL + ".cli..")
                .and(not(belongToAnyOf(ProgramSigner.class, ProgramImageSigner.class)))
                .should()
                .dependOnClassesThat(belongToAnyOf(ProgramSigner.class))
                .because("the settings alone name the program")
                .check(CLASSES);
        noClasses()
                .that()
                .areAssignableTo(Signer.class)
                .or()
                .areAssignableTo(ImageSigner.class)
                .should()
                .beAssignableTo(Serializable.class)
                .because("nobody but the controller signs")
                .check(CLASSES);
    }

    @Test
    void whatIsSentIsForAgentsOnly() {
        classes()
                .that()
                .areAssignableTo(Callable.class)
                .should()
                .beAssignableTo(MasterToSlaveCallable.class)
                .allowEmptyShould(true)
                .because("an agent must not send it back to the controller")
                .check(CLASSES);
        classes()
                .that()
                .areAssignableTo(FilePath.FileCallable.class)
                .should()
                .beAssignableTo(MasterToSlaveFileCallable.class)
                .because("an agent must not send it back to the controller")
                .check(CLASSES);
    }

    @Test
    void whatAnAgentAnswersIsMeasured() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(AgentAnswer.class.getName())
                // It is answered nothing.
                .and()
                .doNotHaveFullyQualifiedName(SecretDirectory.class.getName())
                // Its answer is left where the connection has it.
                .and()
                .doNotHaveFullyQualifiedName(AgentRehearsal.class.getName())
                .should()
                .callMethodWhere(describe("it brings what an agent says", AgentRulesTest::bringsAnAnswer))
                .because("a build may have an agent say and write what it likes; AgentAnswer has a limit")
                .check(CLASSES);
    }

    private static boolean bringsAnAnswer(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        return (owner.isAssignableTo(FilePath.class) || owner.isAssignableTo(VirtualChannel.class))
                && ANSWERS.contains(call.getName());
    }
}
