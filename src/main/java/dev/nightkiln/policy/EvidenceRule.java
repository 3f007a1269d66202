package dev.nightkiln.policy;

import java.util.List;

/** The ids of the keys whose signatures this repository takes; without any, whichever we hold. */
public record EvidenceRule(List<String> keys) {
    public EvidenceRule {
        keys = List.copyOf(keys);
    }
}
