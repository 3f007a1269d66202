package dev.nightkiln;

import dev.nightkiln.yaml.Problem;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What somebody wrote for a setting, and where. A relative path counts from {@code folder}: the
 * configuration file's own, or the working directory.
 */
record Given(String text, Place place, Path folder) {
    /** An environment variable has no line and no key of its own. */
    record Place(String source, int line, String key) {}

    Problem problem(String reason, String mend) {
        return new Problem(place.source(), place.line(), place.key(), reason, mend);
    }

    /** How the place is called within a sentence. */
    String where() {
        return place.line() > 0 ? place.source() + ":" + place.line() : place.source();
    }

    Optional<Path> path() {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    /** The text may be a secret. */
    @Override
    public String toString() {
        return where();
    }
}
