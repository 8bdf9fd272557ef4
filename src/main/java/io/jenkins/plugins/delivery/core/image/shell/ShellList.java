package io.jenkins.plugins.delivery.core.image.shell;

import java.util.List;

/**
 * Commands in their order, as between {@code ;} and line feeds.
 *
 * @param chains each the commands between {@code &&} and {@code ||}
 */
public record ShellList(List<List<Link>> chains) {
    /**
     * A command of a chain.
     *
     * @param afterFailure whether it runs when what stands before it failed, as after {@code ||}
     * @param negated whether it fails when it does not, as behind {@code !}
     */
    public record Link(ShellCommand command, boolean afterFailure, boolean negated) {}

    public ShellList {
        chains = chains.stream().map(List::copyOf).toList();
    }
}
