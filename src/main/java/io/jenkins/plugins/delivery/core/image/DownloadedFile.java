package io.jenkins.plugins.delivery.core.image;

import io.jenkins.plugins.delivery.core.Digest;
import java.io.Serializable;

/**
 * A file of a web server that a build put into an image, or made a part of one of.
 *
 * @param url as it was asked for, without login, query and fragment, which may be secrets
 * @param digest of the bytes that came
 */
public record DownloadedFile(String url, Digest digest) implements Serializable {
    private static final long serialVersionUID = 1L;
}
