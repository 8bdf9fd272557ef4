package io.jenkins.plugins.delivery.jenkins.promotion;

import hudson.model.Item;
import hudson.model.User;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The users of tests about who may do what: {@code admin} may do everything, {@code carol} may build, as everyone. */
public final class TwoUsers {
    private TwoUsers() {}

    public static void admit(JenkinsRule jenkins) throws IOException {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .toEveryone());
        User.getById("carol", true).save();
    }
}
