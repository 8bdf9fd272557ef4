package io.jenkins.plugins.delivery.jenkins;

import hudson.ExtensionList;
import hudson.init.Terminator;
import java.lang.reflect.Field;
import jenkins.model.TransientActionFactory;

/**
 * Lets a Jenkins that is over be forgotten. Its core keeps for each class of things which factories make actions for it,
 * in {@link ClassValue}s that lead to the Jenkins and that nothing ever empties. One Jenkins a JVM does not mind; where
 * each test has one and the JVM is kept, each takes some 20 MB until the end, and the last tests twice as long.
 */
public final class ForgottenActionFactories {
    private ForgottenActionFactories() {}

    @Terminator
    public static void forget() throws ReflectiveOperationException {
        Field factories = TransientActionFactory.Cache.class.getDeclaredField("allFactories");
        factories.setAccessible(true);
        factories.set(ExtensionList.lookupSingleton(TransientActionFactory.Cache.class), null);
    }
}
