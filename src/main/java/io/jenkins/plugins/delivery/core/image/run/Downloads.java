package io.jenkins.plugins.delivery.core.image.run;

import io.jenkins.plugins.delivery.core.Digest;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;

/** Files of web servers, as anybody gets them. */
public interface Downloads {
    /**
     * A file that came whole, with status 200.
     *
     * @param size in bytes
     * @param digest of the bytes
     * @param redirected whether another address than the one that was asked for sent it
     * @param strictTransport whether a server on the way asked to be called with TLS only, which some programs write down
     */
    record Downloaded(Content content, long size, Digest digest, boolean redirected, boolean strictTransport) {}

    /**
     * Downloads a file.
     *
     * @param url with {@code http} or {@code https}
     * @param program who is said to ask, as in {@code curl/8}: some servers answer browsers with a page
     * @throws NeedsProcessException when it cannot be had here
     */
    Downloaded download(String url, String program) throws InterruptedException;
}
