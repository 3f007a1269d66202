package dev.nightkiln;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ways to tamper with a bundle, and what has to come of each. */
record Tamperings(SignedBundle bundle, List<Case> cases) {
    /** verify.sh ends with the same code. */
    static final int SAME = -1;

    /** {@code script} is what verify.sh ends with, which does not know everything. */
    record Case(String name, int code, int script, List<String> options, Consumer<Tampered> how) {
        int expectedOfScript() {
            return script == SAME ? code : script;
        }
    }

    Tamperings(SignedBundle bundle) {
        this(bundle, new ArrayList<>());
    }

    void add(int code, String name, Consumer<Tampered> how) {
        add(code, SAME, name, List.of(), how);
    }

    void add(int code, int script, String name, List<String> options, Consumer<Tampered> how) {
        cases.add(new Case(name, code, script, options, how));
    }
}
