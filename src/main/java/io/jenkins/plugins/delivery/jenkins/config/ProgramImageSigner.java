package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.delivery.core.DeliveryException;
import io.jenkins.plugins.delivery.core.config.SignerSettings;
import io.jenkins.plugins.delivery.core.config.SigningProgram;
import io.jenkins.plugins.delivery.core.supplychain.signature.ProgramSigner;
import io.jenkins.plugins.delivery.core.supplychain.signature.Signer;
import io.jenkins.plugins.delivery.core.supplychain.signature.VerificationKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The node {@code program:} of a signer: a program on the controller, such as the client of a service that keeps the key. */
public final class ProgramImageSigner extends ImageSigner {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SAMPLE_BYTES = 32;

    private List<String> command = new ArrayList<>();
    private String publicKey = "";

    @DataBoundConstructor
    public ProgramImageSigner() {
        // What is missing is told when the settings are taken.
    }

    private SigningProgram program() {
        return new SigningProgram(command, publicKey);
    }

    @Override
    SignerSettings toSettings() {
        return SignerSettings.of(program());
    }

    @Override
    public Signer toSigner() {
        return ProgramSigner.of(program());
    }

    public List<String> getCommand() {
        return List.copyOf(command);
    }

    @DataBoundSetter
    public void setCommand(@CheckForNull List<String> command) {
        List<String> lines = FormText.lines(command);
        SigningProgram.checkCommand(SigningProgram.COMMAND, lines);
        this.command = new ArrayList<>(lines);
    }

    public String getPublicKey() {
        return publicKey;
    }

    @DataBoundSetter
    public void setPublicKey(@CheckForNull String publicKey) {
        String trimmed = FormText.trimmed(publicKey);
        VerificationKey.read(SigningProgram.PUBLIC_KEY, trimmed);
        this.publicKey = trimmed;
    }

    /** The part of the form and its checks. */
    @Extension
    @Symbol(SignerSettings.PROGRAM)
    @Restricted(NoExternalUse.class)
    public static final class DescriptorImpl extends Descriptor<ImageSigner> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ProgramImageSigner_displayName();
        }

        /** What a text area shows of a list. */
        public String lines(@CheckForNull List<String> elements) {
            return FormText.join(elements);
        }

        @POST
        public FormValidation doCheckCommand(@QueryParameter String value) {
            return FieldCheck.of(() -> SigningProgram.checkCommand(SigningProgram.COMMAND, FormText.lines(value)));
        }

        @POST
        public FormValidation doCheckPublicKey(@QueryParameter String value) {
            return FieldCheck.of(() -> VerificationKey.read(SigningProgram.PUBLIC_KEY, FormText.trimmed(value)));
        }

        /** Has the program sign a random text, with the values in the form. */
        @POST
        public FormValidation doTestSigner(@QueryParameter String command, @QueryParameter String publicKey)
                throws InterruptedException {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                ProgramImageSigner form = new ProgramImageSigner();
                form.setCommand(FormText.lines(command));
                form.setPublicKey(publicKey);
                byte[] sample = new byte[SAMPLE_BYTES];
                RANDOM.nextBytes(sample);
                Signer signer = form.toSigner();
                signer.sign(sample);
                return FormValidation.ok(Messages.ProgramImageSigner_works(
                        signer.verificationKey().fingerprint()));
            } catch (DeliveryException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
