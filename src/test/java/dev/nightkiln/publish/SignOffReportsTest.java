package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.publish.SignOffReports.Subject;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class SignOffReportsTest {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final Actor ADA = new Actor(11, "ada");
    private static final Actor BEA = new Actor(12, "bea");

    private static Subject subject(boolean held) {
        var spec = new TaskSpec("t", "b", ADA, "main", new CommitSha("c".repeat(40)));
        var repository = new Repository(100, "acme", "widgets");
        var state = new TaskState.Published(1, HEAD, 7);
        var task = new Task(TaskId.random(), 5, repository, 3, spec, state);
        return new Subject(task, HEAD, held, Instant.EPOCH);
    }

    private static Map<String, Conclusion> conclusions(List<CheckRunReport> reports) {
        return reports.stream()
                .collect(
                        Collectors.toMap(
                                CheckRunReport::name,
                                report -> ((Completed) report.progress()).conclusion()));
    }

    @Test
    void aHeldChangeWaitsForItsSecondKeyToo() {
        assertThat(conclusions(SignOffReports.atPublishing(subject(true))))
                .containsOnly(
                        Map.entry("nightkiln/sign-off", Conclusion.ACTION_REQUIRED),
                        Map.entry("nightkiln/second-key", Conclusion.ACTION_REQUIRED));
        var oneOfTwo = new Ruling(List.of(BEA), List.of(), 2, List.of());
        assertThat(conclusions(SignOffReports.of(subject(true), oneOfTwo)))
                .doesNotContainValue(Conclusion.SUCCESS);
        var both = new Ruling(List.of(ADA, BEA), List.of(), 2, List.of());
        assertThat(conclusions(SignOffReports.of(subject(true), both)))
                .containsOnly(
                        Map.entry("nightkiln/sign-off", Conclusion.SUCCESS),
                        Map.entry("nightkiln/second-key", Conclusion.SUCCESS));
    }

    @Test
    void everyAttemptSpeaksOfACommitInTheSameCheckRun() {
        Subject first = subject(false);
        Task task = first.task();
        Task second = task.asOf(new PublishedCommit(7, task.branch(), HEAD, 2));
        assertThat(SignOffReports.atPublishing(new Subject(second, HEAD, false, Instant.EPOCH)))
                .extracting(CheckRunReport::externalId)
                .containsExactly(SignOffReports.undecided(first).getFirst().externalId());
    }

    @Test
    void enoughPeopleDoNotHealWhatIsVoid() {
        var ruling = new Ruling(List.of(ADA, BEA), List.of(), 1, List.of("it was pushed to"));
        assertThat(conclusions(SignOffReports.of(subject(false), ruling)))
                .containsOnly(Map.entry("nightkiln/sign-off", Conclusion.ACTION_REQUIRED));
    }

    @Test
    void nobodyIsNeverEnough() {
        assertThatThrownBy(() -> new Ruling(List.of(), List.of(), 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(conclusions(SignOffReports.undecided(subject(false))))
                .doesNotContainValue(Conclusion.SUCCESS);
    }
}
