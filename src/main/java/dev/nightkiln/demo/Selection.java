package dev.nightkiln.demo;

import java.util.Set;

/** Which repositories of an account an App is installed on. */
public sealed interface Selection {
    record All() implements Selection {}

    /** Full names, such as {@code octo/hello}. */
    record Selected(Set<String> fullNames) implements Selection {
        public Selected {
            fullNames = Set.copyOf(fullNames);
        }
    }

    static Selection all() {
        return new All();
    }

    static Selection of(String... fullNames) {
        return new Selected(Set.of(fullNames));
    }

    default boolean covers(String fullName) {
        return switch (this) {
            case All() -> true;
            case Selected(Set<String> names) -> names.contains(fullName);
        };
    }
}
