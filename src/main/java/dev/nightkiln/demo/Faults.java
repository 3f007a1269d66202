package dev.nightkiln.demo;

import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The faults that wait for a call they match. Each strikes once, except a primary limit. */
public final class Faults {
    private record Waiting(Fault fault, String method, String pathPrefix) {}

    private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> git = new ConcurrentLinkedQueue<>();

    Faults() {}

    /** The next call of the API, whichever it is. */
    public void failsNext(Fault fault) {
        failsNext(fault, "", "");
    }

    /** The path starts after {@code /api/v3}; an empty method or prefix matches all. */
    public void failsNext(Fault fault, String method, String pathPrefix) {
        waiting.add(new Waiting(fault, method, pathPrefix));
    }

    /** So many of the next requests of git, fetch or push, are answered with this status. */
    public void gitFailsNext(int status, int times) {
        for (int i = 0; i < times; i++) {
            git.add(status);
        }
    }

    public void clear() {
        waiting.clear();
        git.clear();
    }

    Optional<Integer> strikeGit() {
        return Optional.ofNullable(git.poll());
    }

    Optional<Fault> strike(String method, String path, Instant now) {
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting next = all.next();
            boolean matches =
                    (next.method().isEmpty() || next.method().equals(method))
                            && path.startsWith(next.pathPrefix());
            if (!matches) {
                continue;
            }
            if (next.fault() instanceof Fault.PrimaryLimit(Instant until)) {
                if (now.isBefore(until)) {
                    return Optional.of(next.fault());
                }
                all.remove();
                continue;
            }
            all.remove();
            return Optional.of(next.fault());
        }
        return Optional.empty();
    }
}
