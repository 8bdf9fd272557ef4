package io.jenkins.plugins.delivery.core.archive;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many entries, and how many bytes of names and the like, may be kept of archives that belong together: a megabyte
 * of a compressed tar holds hundreds of thousands of names. For any number of threads.
 */
public final class NameQuota {
    private final long mostEntries;
    private final long mostBytes;
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** For what is read into memory whole, below 200 MB: a few times what the largest images in use have. */
    public static NameQuota ofImage() {
        return new NameQuota(400_000, 32 << 20);
    }

    public NameQuota(long mostEntries, long mostBytes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes one entry with its texts.
     *
     * @throws BoundsException when it is one too many
     */
    public void take(String name, @CheckForNull String link) throws BoundsException {
        if (entries.incrementAndGet() > mostEntries) {
            throw new BoundsException("it has more than " + mostEntries + " entries");
        }
        take(name.length() + (link == null ? 0 : link.length()));
    }

    /**
     * Takes bytes that an entry has beside.
     *
     * @throws BoundsException when they are too many
     */
    public void take(int more) throws BoundsException {
        if (bytes.addAndGet(more) > mostBytes) {
            throw new BoundsException("the names in it are longer than " + (mostBytes >> 20) + " MB in all");
        }
    }
}
