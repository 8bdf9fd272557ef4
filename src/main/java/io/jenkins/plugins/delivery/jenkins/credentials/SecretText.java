package io.jenkins.plugins.delivery.jenkins.credentials;

import hudson.AbortException;
import hudson.util.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Text of some length in Jenkins credentials: of the type "Secret file" or "Secret text". */
final class SecretText {
    private static final String NEEDED = "Secret file' or 'Secret text";
    private static final int LARGEST = 1 << 20;

    private SecretText() {}

    /**
     * Looks the text up.
     *
     * @param field the parameter or setting that names the credentials, for messages
     * @throws AbortException when they do not exist here, or are of another type
     */
    static String find(CredentialsContext context, String field, String id) throws AbortException {
        FileCredentials file = context.find(id, FileCredentials.class);
        if (file != null) {
            return contentOf(file, field, id);
        }
        StringCredentials text = context.find(id, StringCredentials.class);
        if (text != null) {
            return Secret.toString(text.getSecret());
        }
        throw context.missing(field, id, NEEDED);
    }

    private static String contentOf(FileCredentials file, String field, String id) throws AbortException {
        try (InputStream content = file.getContent()) {
            return new String(content.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CredentialsContext.failure(field, id, "cannot be read", "upload the file again");
        }
    }
}
