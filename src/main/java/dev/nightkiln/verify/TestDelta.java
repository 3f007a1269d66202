package dev.nightkiln.verify;

import java.util.List;

/**
 * The tests of a check, base against head, each in exactly one class. {@code kept} pass on both,
 * {@code added} were not run on the base. {@code vacuous} were added or changed and pass on the
 * base's code too; {@code skipped} are skipped on the head only, {@code unrun} on both; {@code
 * gone} were collected on the base only.
 */
public record TestDelta(
        int onHead,
        int onBase,
        int kept,
        int unrun,
        Group fixed,
        Group regressed,
        Group alreadyRed,
        Group added,
        Group vacuous,
        Group gone,
        Group skipped,
        List<String> problems) {
    /** Tests of one kind, and the ids of as many as are shown. */
    public record Group(int count, List<String> first) {
        public static final Group EMPTY = new Group(0, List.of());

        public Group {
            first = List.copyOf(first);
        }
    }

    /** Of a check that reports no tests. */
    public static final TestDelta NONE =
            new TestDelta(
                    0,
                    0,
                    0,
                    0,
                    Group.EMPTY,
                    Group.EMPTY,
                    Group.EMPTY,
                    Group.EMPTY,
                    Group.EMPTY,
                    Group.EMPTY,
                    Group.EMPTY,
                    List.of());

    public TestDelta {
        problems = List.copyOf(problems);
    }
}
