package dev.nightkiln.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the command line of every process of the machine, again and again. */
final class Processes implements AutoCloseable {
    private final Set<String> lines = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    Processes() {
        var _ = watch.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void look() {
        ProcessHandle.allProcesses()
                .forEach(process -> {
                    try {
                        Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
                        lines.add(
                                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                    } catch (IOException ended) {
                        // It was too short-lived to be looked at.
                    }
                });
    }

    /** Every command line so far. */
    String seen() {
        return String.join("\n", new TreeSet<>(lines));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
