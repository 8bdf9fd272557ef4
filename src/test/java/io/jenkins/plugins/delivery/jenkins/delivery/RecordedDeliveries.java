package io.jenkins.plugins.delivery.jenkins.delivery;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import hudson.model.TopLevelItem;
import io.jenkins.plugins.delivery.core.helm.flow.DeployResult;
import io.jenkins.plugins.delivery.core.helm.flow.DeployStatus;
import io.jenkins.plugins.delivery.core.helm.flow.ImageProof;
import io.jenkins.plugins.delivery.core.rollout.Cause;
import io.jenkins.plugins.delivery.core.rollout.Diagnosis;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import io.jenkins.plugins.delivery.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.delivery.jenkins.helm.DeploymentAction;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * Real builds that say they deployed: what the pages show is what {@code helmDeploy} records, and that it records it is
 * seen where it really deploys.
 */
final class RecordedDeliveries {
    static final String ADMINISTRATOR = "admin";
    static final String DEVELOPER = "dev";
    static final String READER = "reader";
    static final String STRANGER = "stranger";

    private static final String REPOSITORY = "registry.example.com/shop/shop.";

    final JenkinsRule jenkins;
    final WorkflowJob deploy;
    final WorkflowJob secret;

    private RecordedDeliveries(JenkinsRule jenkins, WorkflowJob deploy, WorkflowJob secret) {
        this.jenkins = jenkins;
        this.deploy = deploy;
        this.secret = secret;
    }

    /** A folder {@code shop} with a deploy job that two users may read and one may build, and one {@code secret}. */
    static RecordedDeliveries in(JenkinsRule jenkins) throws Exception {
        Folder shop = jenkins.createProject(Folder.class, "shop");
        Folder hidden = jenkins.createProject(Folder.class, "hidden");
        WorkflowJob deploy = job(shop, "deploy");
        WorkflowJob secret = job(hidden, "deploy");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(ADMINISTRATOR)
                .grant(Jenkins.READ)
                .everywhere()
                .to(DEVELOPER, READER, STRANGER)
                .grant(Item.READ)
                .onItems(shop, deploy)
                .to(DEVELOPER, READER)
                .grant(Item.BUILD)
                .onItems(deploy)
                .to(DEVELOPER)
                // That there is something is known, and no more.
                .grant(Item.DISCOVER)
                .onItems(hidden, secret)
                .to(READER));
        DeliveryGlobalConfiguration settings = DeliveryGlobalConfiguration.get();
        List<EnvironmentConfiguration> environments = new ArrayList<>();
        for (String name : List.of("dev", "test", "prod")) {
            EnvironmentConfiguration environment = new EnvironmentConfiguration();
            environment.setName(name);
            environments.add(environment);
        }
        settings.setEnvironments(environments);
        settings.setDeployJob("shop/deploy");
        return new RecordedDeliveries(jenkins, deploy, secret);
    }

    /** The job that runs release trains, which two users may read and one may build. */
    WorkflowJob train() throws Exception {
        WorkflowJob train = ((Folder) deploy.getParent()).createProject(WorkflowJob.class, "train");
        train.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("Env"), new TextParameterDefinition("Services", "", "")));
        train.setDefinition(
                new CpsFlowDefinition("releaseTrain(environment: params.Env, services: params.Services)", true));
        ((MockAuthorizationStrategy) jenkins.jenkins.getAuthorizationStrategy())
                .grant(Item.READ)
                .onItems(train)
                .to(DEVELOPER, READER)
                .grant(Item.BUILD)
                .onItems(train)
                .to(DEVELOPER);
        DeliveryGlobalConfiguration.get().setReleaseTrainJob(train.getFullName());
        return train;
    }

    /** Another job that two of the users may not read. */
    WorkflowJob secret(String name) throws Exception {
        return job((Folder) secret.getParent(), name);
    }

    private static WorkflowJob job(ItemGroup<? extends TopLevelItem> folder, String name) throws Exception {
        WorkflowJob job = ((Folder) folder).createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("echo 'deploying'", true));
        return job;
    }

    WorkflowRun deployed(String service, String environment, String tag) throws Exception {
        return by(deploy, service, environment, DeployStatus.DEPLOYED, tag, tag);
    }

    WorkflowRun rolledBack(String service, String environment, String tag, String runs) throws Exception {
        return by(deploy, service, environment, DeployStatus.ROLLED_BACK, tag, runs);
    }

    WorkflowRun by(WorkflowJob job, String service, String environment, DeployStatus status, String tag, String runs)
            throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        DeployResult result = new DeployResult(
                service,
                environment,
                "shop-" + environment,
                build.getNumber(),
                0,
                status,
                REPOSITORY + service + ":" + runs,
                "",
                "Done",
                status == DeployStatus.DEPLOYED
                        ? null
                        : new Diagnosis(
                                Cause.OUT_OF_MEMORY,
                                "Pod " + service,
                                "Container " + service + " was killed for using <b>too much</b> memory",
                                List.of("exit code 137", "<i>oom</i>"),
                                "Give it more memory"),
                ImageProof.NONE);
        build.addAction(new DeploymentAction(result, tag, ""));
        build.save();
        DeliveryRecords.record(build, result, tag, "");
        return build;
    }
}
