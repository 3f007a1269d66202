package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;

import java.util.HashMap;
import java.util.Map;

/** What comes of a merge beside its values: which line decided each, and what would loosen one. */
final class MergeRecord {
    private final Problems problems;
    private final Map<String, Source> sources = new HashMap<>();

    MergeRecord(Problems problems) {
        this.problems = problems;
    }

    Map<String, Source> sources() {
        return sources;
    }

    void decided(String key, Source source) {
        sources.put(key, source);
    }

    /** Names both lines: the one that asks for too much, and the organisation's own. */
    void loosened(Source at, String key, String reason, Source own, String mend) {
        problems.add(at.line(), key, reason + " (" + own + ")", mend);
    }
}
