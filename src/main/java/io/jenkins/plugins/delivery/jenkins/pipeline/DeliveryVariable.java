package io.jenkins.plugins.delivery.jenkins.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.delivery.jenkins.config.DeliveryGlobalConfiguration;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;

/** The variable {@code delivery}: what a Pipeline for all services needs to know of the settings. */
@Extension
public final class DeliveryVariable extends GlobalVariable {
    @NonNull
    @Override
    public String getName() {
        return "delivery";
    }

    @NonNull
    @Override
    public Object getValue(@NonNull CpsScript script) {
        return new Settings();
    }

    /** The settings as they are when they are asked; nothing secret is among them. */
    public static final class Settings implements Serializable {
        private static final long serialVersionUID = 1L;

        /** The names of the environments, in promotion order. */
        @Whitelisted
        public List<String> getEnvironments() {
            return new ArrayList<>(
                    DeliveryGlobalConfiguration.get().toConfig().environments().names());
        }

        /** The full name of the common deploy job; empty when there is none. */
        @Whitelisted
        public String getDeployJob() {
            return DeliveryGlobalConfiguration.get().getDeployJob();
        }

        /** The address of SonarQube; empty when there is none. */
        @Whitelisted
        public String getSonarUrl() {
            return DeliveryGlobalConfiguration.get().toConfig().sonar().serverUrl();
        }

        /** The id of the credentials with SonarQube's token; empty when there are none. */
        @Whitelisted
        public String getSonarCredentialsId() {
            return DeliveryGlobalConfiguration.get().toConfig().sonar().tokenCredentialsId();
        }

        /**
         * Whether somebody has to approve a deploy there, with the step {@code approveDeploy}. A dry run nobody has to.
         *
         * @throws io.jenkins.plugins.delivery.core.InvalidInputException when there is no such environment
         */
        @Whitelisted
        public boolean needsApproval(String environment) {
            return DeliveryGlobalConfiguration.get()
                    .toConfig()
                    .environments()
                    .named("environment", environment)
                    .protection()
                    .approval();
        }
    }
}
