package dev.nightkiln.demo;

import java.util.List;
import java.util.OptionalLong;

/** What an administrator asks for before anything enters the default branch. */
public sealed interface Protection {
    /** A check that must pass, from this App or, where none is named, from anybody. */
    record Check(String context, OptionalLong app) {}

    List<Check> checks();

    /** A ruleset; {@code appMayBypass} is about the App that reads it. */
    record Ruleset(List<Check> checks, boolean dismissesStale, boolean appMayBypass)
            implements Protection {
        public Ruleset {
            checks = List.copyOf(checks);
        }
    }

    /** The older kind, which administrators may be free of. */
    record Classic(List<Check> checks, boolean administratorsToo) implements Protection {
        public Classic {
            checks = List.copyOf(checks);
        }
    }
}
