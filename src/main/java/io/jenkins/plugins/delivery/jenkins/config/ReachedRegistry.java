package io.jenkins.plugins.delivery.jenkins.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Describable;
import org.kohsuke.stapler.DataBoundSetter;

/** How a registry is reached, as every node has it that names one. Texts that are not set are empty. */
public abstract class ReachedRegistry<T extends ReachedRegistry<T>> implements Describable<T> {
    private String credentialsId = "";
    private String caCertificateId = "";
    private boolean plainHttp;

    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = FormText.trimmed(credentialsId);
    }

    public final String getCaCertificateId() {
        return caCertificateId;
    }

    @DataBoundSetter
    public final void setCaCertificateId(@CheckForNull String caCertificateId) {
        this.caCertificateId = FormText.trimmed(caCertificateId);
    }

    public final boolean isPlainHttp() {
        return plainHttp;
    }

    @DataBoundSetter
    public final void setPlainHttp(boolean plainHttp) {
        this.plainHttp = plainHttp;
    }

    final void reach(String credentials, String caCertificate, boolean withoutTls) {
        setCredentialsId(credentials);
        setCaCertificateId(caCertificate);
        setPlainHttp(withoutTls);
    }
}
