package io.jenkins.plugins.delivery.jenkins.config;

import hudson.AbortException;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.SignerSettings;
import io.jenkins.plugins.delivery.core.config.SupplyChainSettings;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerifiedSigner;
import io.jenkins.plugins.delivery.jenkins.credentials.SupplyChainKey;
import jenkins.util.JenkinsJVM;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Signs images with a key that is not among Jenkins' credentials, such as that of a key management service. Another
 * plugin brings one as it brings any thing that is configured: a subclass with a {@code DataBoundConstructor}, a {@code
 * config.jelly}, and a descriptor with {@code @Extension} and {@code @Symbol}. The symbol is the name below {@code
 * supplyChain: signer:} in Configuration as Code. Only who administers Jenkins chooses one.
 */
public abstract class ImageSigner implements Describable<ImageSigner>, ExtensionPoint {
    /**
     * Who signs, for one image. It is asked on the controller, some times an image, and on a thread that may be
     * interrupted. What it makes is verified before it is used.
     *
     * @throws AbortException when nobody can, with what to do about it
     * @throws DeliveryException the same
     */
    public abstract Signer toSigner() throws AbortException, InterruptedException;

    /** What the core is told of it. */
    SignerSettings toSettings() {
        Symbol symbol = getDescriptor().getClass().getAnnotation(Symbol.class);
        return new SignerSettings(symbol == null ? getClass().getSimpleName() : symbol.value()[0], null);
    }

    /**
     * Who signs by the settings: the one that they name now, or the key among Jenkins' own credentials.
     *
     * @param settings as they were when the step began
     * @throws AbortException when nobody can
     */
    @Restricted(NoExternalUse.class)
    public static Signer find(SupplyChainSettings settings) throws AbortException, InterruptedException {
        JenkinsJVM.checkJenkinsJVM();
        if (settings.signer() == null) {
            return SupplyChainKey.find(settings);
        }
        ImageSigner signer = DeliveryGlobalConfiguration.get().getSupplyChain().getSigner();
        if (signer == null) {
            throw new AbortException(
                    "supplyChain.signer was taken out of the settings while this build ran: run it again");
        }
        return new VerifiedSigner(signer.toSigner());
    }
}
