package dev.nightkiln.policy;

import java.util.List;

/** What a policy says of a change. */
public sealed interface ChangeVerdict {
    record Allowed() implements ChangeVerdict {}

    /** It may go on, but a second key has to turn before it is merged. */
    record Held(List<Touched> touched) implements ChangeVerdict {
        public Held {
            touched = List.copyOf(touched);
        }
    }

    record Denied(List<Denial> denials) implements ChangeVerdict {
        public Denied {
            denials = List.copyOf(denials);
        }
    }

    /** A protected path in a change, and the rule that protects it. */
    record Touched(String path, PathRule rule) {
        @Override
        public String toString() {
            return path + " is protected by " + rule.pattern() + " (" + rule.source() + ")";
        }
    }
}
