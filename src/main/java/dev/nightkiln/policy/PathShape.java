package dev.nightkiln.policy;

import dev.nightkiln.yaml.Characters;

import java.util.Optional;

/** Refuses patterns that would mean something else to their author than to Nightkiln. */
final class PathShape {
    private static final int LONGEST = 255;
    private static final int MOST_ANY_DIRECTORIES = 3;

    private PathShape() {}

    /** What is wrong with it, as the end of "it ...". */
    static Optional<String> wrong(String pattern) {
        if (pattern.isBlank() || pattern.length() > LONGEST) {
            return Optional.of("is empty or longer than " + LONGEST + " characters");
        }
        if (!pattern.equals(pattern.strip())
                || !pattern.codePoints().allMatch(Characters::isPlain)) {
            return Optional.of("has outer spaces or invisible characters");
        }
        if (pattern.chars().anyMatch(c -> "\\?[]{}!".indexOf(c) >= 0)) {
            return Optional.of("has a sign with no meaning here; only * and ** are patterns");
        }
        int deep = 0;
        for (String name : pattern.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return Optional.of("begins or ends with a slash or has an empty, . or .. part");
            }
            if (name.contains("**") && !name.equals("**")) {
                return Optional.of("has ** together with other signs");
            }
            deep += name.equals("**") ? 1 : 0;
        }
        return deep > MOST_ANY_DIRECTORIES
                ? Optional.of("has more than " + MOST_ANY_DIRECTORIES + " times **")
                : Optional.empty();
    }
}
