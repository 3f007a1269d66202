package dev.nightkiln.evidence;

import dev.nightkiln.evidence.History.Earlier;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Task;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What became of the attempts before a follow-up, from the first one that was published. */
record Superseded(Findings findings, List<JournalEntry> journal) {
    private static final String OPENED = "PullRequestOpened";

    List<Earlier> before(Task task) {
        int first =
                journal.stream()
                        .filter(entry -> entry.event().equals(OPENED))
                        .mapToInt(JournalEntry::attempt)
                        .min()
                        .orElse(task.attempt());
        return IntStream.range(first, task.attempt())
                .mapToObj(attempt -> earlier(task, attempt))
                .toList();
    }

    private Earlier earlier(Task task, int attempt) {
        return new Earlier(attempt, findings.published(task, attempt), verdict(task, attempt));
    }

    private String verdict(Task task, int attempt) {
        List<JournalEntry> of =
                journal.stream().filter(entry -> entry.attempt() == attempt).toList();
        if (of.stream().anyMatch(entry -> entry.event().equals(OPENED))) {
            return "no required check stood in its way";
        }
        Optional<Findings.Failure> failure = findings.failure(task, attempt);
        boolean handedBack = of.stream().anyMatch(entry -> entry.state().equals("ESCALATED"));
        return handedBack
                ? failure.map(one ->
                                "handed back: " + one.reason().title().toLowerCase(Locale.ROOT))
                        .orElse("handed back")
                : "called off";
    }
}
