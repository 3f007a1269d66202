package dev.nightkiln.workspace;

import java.util.List;

/** What a merge of two commits would come to, without any branch moving. */
public sealed interface MergeResult {
    /** Nothing stands in the way. */
    record Clean() implements MergeResult {}

    /**
     * People would have to decide in these files, of which the first are named: foreign text, made
     * fit for one line.
     */
    record Conflicting(List<String> files, int total) implements MergeResult {
        public Conflicting {
            files = List.copyOf(files);
            if (total < files.size()) {
                throw new IllegalArgumentException("more names than files");
            }
        }
    }

    /** Git could not say; it is asked again next time. */
    record Unknown(String why) implements MergeResult {}
}
