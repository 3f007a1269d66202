package dev.nightkiln.bundle;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.FailureReason;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes a bundle: the evidence, the texts that belong to it, and the directory with the
 * records of its runs. {@code policy} is the policy in force as a person reads it; {@code log} the
 * task's log as a chain; {@code keptUntil} when the bundle may go.
 */
public record Contents(
        Evidence evidence,
        Optional<FailureReason> handedBack,
        Texts texts,
        List<JournalEntry> journal,
        Path records,
        Instant keptUntil) {
    /** The whole patch, the policy, and the chained log, a line a record. */
    public record Texts(String patch, String policy, List<String> log) {
        public Texts {
            log = List.copyOf(log);
        }
    }

    public Contents {
        journal = List.copyOf(journal);
    }
}
