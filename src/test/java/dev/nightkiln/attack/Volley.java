package dev.nightkiln.attack;

import dev.nightkiln.task.FailureReason;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Attacks that one agent makes in one change, each with the beginning of the line that tells people
 * of it: whatever the gate names would have been held alone, too. Without a reason the change is
 * published, and held by the second key.
 */
record Volley(
        String name,
        Map<String, String> files,
        Optional<FailureReason> reason,
        Map<String, String> answers) {
    Volley {
        answers = new LinkedHashMap<>(answers);
    }
}
