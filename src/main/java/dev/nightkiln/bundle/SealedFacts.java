package dev.nightkiln.bundle;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.FailureReason;

import java.util.List;
import java.util.Optional;

/**
 * What there is to sign of one attempt: what was observed, and every file of its bundle with its
 * digest; {@code manifest} is the file that lists them all. An attempt that went back to a person
 * says why.
 */
public record SealedFacts(
        Evidence evidence,
        Optional<FailureReason> handedBack,
        List<JournalEntry> journal,
        List<BundleFile> files,
        BundleFile manifest) {
    public SealedFacts {
        journal = List.copyOf(journal);
        files = List.copyOf(files);
    }
}
