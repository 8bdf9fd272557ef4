package io.jenkins.plugins.delivery.core.image.shell;

import java.util.List;

/**
 * Commands in their order, as between {@code ;} and line feeds.
 *
 * @param chains each the commands between {@code &&}
 */
public record ShellList(List<List<ShellCommand>> chains) {
    public ShellList {
        chains = chains.stream().map(List::copyOf).toList();
    }
}
