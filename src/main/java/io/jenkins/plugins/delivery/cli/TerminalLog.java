package io.jenkins.plugins.delivery.cli;

import io.jenkins.plugins.delivery.core.BuildLog;
import io.jenkins.plugins.delivery.core.image.inprocess.ByteCount;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The log on standard error, what was asked for on standard output; on a terminal its last line shows the transfers that are under way. */
final class TerminalLog implements BuildLog {
    private static final int BAR_CELLS = 30;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final PrintWriter output;
    private final boolean terminal;
    private final Map<String, long[]> transfers = new LinkedHashMap<>();
    private boolean drawn;
    private long lastDrawn;

    TerminalLog(PrintWriter out, boolean terminal) {
        this(out, out, terminal);
    }

    /** @param output where what was asked for goes */
    TerminalLog(PrintWriter out, PrintWriter output, boolean terminal) {
        this.out = out;
        this.output = output;
        this.terminal = terminal;
    }

    @Override
    public synchronized void line(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void output(String line) {
        clear();
        output.println(line);
        output.flush();
    }

    @Override
    public synchronized void progress(String what, long done, long total) {
        if (!terminal) {
            return;
        }
        if (done >= total && total >= 0) {
            transfers.remove(what);
        } else {
            transfers.put(what, new long[] {done, total});
        }
        long now = System.nanoTime();
        if (transfers.isEmpty()) {
            clear();
        } else if (now - lastDrawn > REDRAW_NANOS) {
            lastDrawn = now;
            draw();
        }
        out.flush();
    }

    private void draw() {
        long done =
                transfers.values().stream().mapToLong(transfer -> transfer[0]).sum();
        long total =
                transfers.values().stream().mapToLong(transfer -> transfer[1]).sum();
        int full = total <= 0 ? 0 : (int) (done * BAR_CELLS / total);
        out.print(CLEAR_LINE + "[" + "#".repeat(full) + " ".repeat(BAR_CELLS - full) + "] " + ByteCount.of(done)
                + (total <= 0 ? "" : " of " + ByteCount.of(total)));
        drawn = true;
    }

    private void clear() {
        if (drawn) {
            out.print(CLEAR_LINE);
            drawn = false;
        }
    }
}
