package dev.nightkiln.workspace;

import java.util.List;

/** The size of a change; {@code first} names at most {@value #LISTED} of its files. */
public record DiffStat(int files, long added, long deleted, List<FileChange> first) {
    static final int LISTED = 100;

    public DiffStat {
        first = List.copyOf(first);
    }
}
