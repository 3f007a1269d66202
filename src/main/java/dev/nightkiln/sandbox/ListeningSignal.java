package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Completes when socat says that it listens: the agent starts after it and never before. */
final class ListeningSignal {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int LONGEST_COMPLAINT = 2000;

    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final StringBuilder said = new StringBuilder();

    /** Later lines, one for each connection, are read and dropped. */
    synchronized void accept(byte[] bytes) {
        if (!listening.isDone() && said.length() < LONGEST_COMPLAINT) {
            said.append(new String(bytes, StandardCharsets.UTF_8));
            if (said.indexOf(" listening on ") >= 0) {
                listening.complete(null);
            }
        }
    }

    void await(String sidecar) {
        try {
            listening.copy().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "The sidecar %s did not listen within %d s, so the agent was not started; it said: %s"
                            .formatted(sidecar, DEADLINE.toSeconds(), said()),
                    late);
        }
    }

    private synchronized String said() {
        return said.toString();
    }
}
