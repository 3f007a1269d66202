package dev.nightkiln;

/** One line of the doctor's answer. */
sealed interface Finding {
    String name();

    String what();

    record Ok(String name, String what) implements Finding {}

    /** Works, but a person should know. */
    record Warn(String name, String what, String mend) implements Finding {}

    /** Serving would not work. */
    record Fail(String name, String what, String mend) implements Finding {}
}
