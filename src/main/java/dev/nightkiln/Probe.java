package dev.nightkiln;

import java.util.concurrent.Callable;

/**
 * One question of the doctor. It may throw whatever the probed part throws: that, and no answer in
 * time, is a failure with this mend.
 */
record Probe(String name, String mend, Callable<Finding> question) {
    /** For a part that is well as soon as it answers. */
    static Probe answers(String name, String mend, Callable<String> question) {
        return new Probe(name, mend, () -> new Finding.Ok(name, question.call()));
    }
}
