package io.jenkins.plugins.delivery.core.image.inprocess;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.DownloadedFile;
import io.jenkins.plugins.delivery.core.image.filesystem.Content;
import io.jenkins.plugins.delivery.core.image.registry.WebFile;
import io.jenkins.plugins.delivery.core.image.run.Downloads;
import io.jenkins.plugins.delivery.core.image.shell.NeedsProcessException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;

/**
 * What a build downloads, kept until the image is built, with a line in the log for each.
 *
 * @param had gets what came
 */
record WebDownloads(Spool spool, BuildLog log, Set<DownloadedFile> had) implements Downloads {
    /** Of one file; larger than any agent, driver or distribution in use. */
    private static final long MOST_BYTES = 4L << 30;

    @Override
    public Downloaded download(String url, String program) throws InterruptedException {
        try (WebFile file = WebFile.open(url, program)) {
            Spool.Kept kept = spool.keepAll(file.body(), MOST_BYTES);
            log.line("Downloaded " + withoutQuery(url) + ", " + kept.size() + " bytes");
            Content content = kept.content();
            had.add(new DownloadedFile(withoutQuery(url), kept.digest()));
            return new Downloaded(content, kept.size(), kept.digest(), file.redirected(), file.strictTransport());
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw cannotBeHad(url, e);
        } catch (IOException e) {
            throw cannotBeHad(url, e);
        }
    }

    private static NeedsProcessException cannotBeHad(String url, IOException e) {
        return new NeedsProcessException(withoutQuery(url), "cannot be downloaded here, as " + e.getMessage());
    }

    /** A query may hold a token, and so may what stands before an @. */
    private static String withoutQuery(String url) {
        return url.replaceFirst("[?#].*$", "").replaceFirst("//[^/]*@", "//");
    }
}
