package dev.nightkiln.workspace;

import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.function.Predicate;

/** What this machine can lay a workspace on. */
public sealed interface Storage {
    /** Whether layers may lie over a shared checkout. */
    boolean overlay();

    /** A file system of its own for each run: what goes beyond the quota is refused at once. */
    record Bounded() implements Storage {
        @Override
        public boolean overlay() {
            return true;
        }
    }

    /**
     * The disk of the server: a run is measured while it runs and ended when it has written too
     * much, which is a moment later. {@code why} no better is possible, as a clause.
     */
    record Watched(boolean overlay, String why) implements Storage {}

    /** Tries it below the state directory; {@code canOverlay} asks the engine about a directory. */
    static Storage of(Path stateDirectory, Predicate<Path> canOverlay) {
        Path state = stateDirectory.toAbsolutePath().normalize();
        String why = new StorageProbe(state, canOverlay).whyNotBounded();
        if (why.isEmpty()) {
            return new Bounded();
        }
        LoggerFactory.getLogger(Storage.class)
                .info("no hard quota: what runs write is measured, because {}", why);
        return new Watched(canOverlay.test(state), why);
    }
}
