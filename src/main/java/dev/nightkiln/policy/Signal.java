package dev.nightkiln.policy;

import java.util.Locale;

/** What a comparison of head and base may show beside passed and failed. */
public enum Signal {
    /** A required check fails on the change and fails on the base as well. */
    ALREADY_RED,
    /**
     * A test that the change adds or changes passes on the base's code too, or the command of an
     * exit criterion does, so it proves nothing.
     */
    VACUOUS_TEST,
    DELETED_TEST,
    SKIPPED_TEST,
    /** A changed test asserts less than before. */
    LOOSENED_TEST,
    /** The same check collects fewer tests than on the base. */
    FEWER_TESTS,
    /** The base's own tests, unmodified, fail on the changed code. */
    BASE_TEST_FAILS,
    /** A check failed and passed on the same tree. */
    FLAKY;

    /** As it is written in a policy: {@code vacuous-test}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
