package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.View;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An issue that says too little starts nothing, and one that says enough is shown as understood.
 */
class NeedsSpecTest extends InTown {
    private static final String WHOLE =
            """
            ### Outcome

            The program says hello, with the name of @everybody it greets.

            ### Files

            - `hello.sh`

            ### Exit criteria

            - it says hello => `./hello.sh | grep hello`
            - the tests pass; check: unit tests
            - it is friendly

            ### Validation commands

            ```
            make lint
            ```

            ### Agent

            story

            ### Budget

            1.50

            ### Priority

            high
            """;

    private View.IssueView seen(int issue) {
        return town.github.view().issue(IntakeTown.REPO, issue);
    }

    private int opened(String author, String title, String body) {
        return town.github.openIssue(IntakeTown.REPO, author, title, body);
    }

    private List<String> said(int issue) {
        return seen(issue).comments().stream()
                .filter(comment -> comment.author().equals(town.app.slug() + "[bot]"))
                .map(View.CommentView::body)
                .toList();
    }

    private Conversation label(int issue) {
        Conversation on = town.on(issue);
        town.clock.move(Duration.ofSeconds(2));
        on.label(LABEL, "wilma");
        town.work();
        return on;
    }

    @Test
    void aVagueIssueIsToldWhatIsMissingAndStartsNothing() throws IOException {
        int issue = opened("rudi", "Bug", "fix it\n\n### Budget\n\nlots\n");
        label(issue);

        assertThat(town.tasks.latest(town.repository, issue)).isEmpty();
        assertThat(seen(issue).labels()).containsExactly("agent:needs-spec");
        assertThat(IntakeTown.reactions(seen(issue).reactions()))
                .containsExactly("confused by nightkiln[bot]");
        assertThat(said(issue)).hasSize(1);
        new Golden("intake").check("needs-spec.md", said(issue).getFirst());
    }

    @Test
    void askingAgainAfterAnEditStartsItAndTakesTheWordsBack() throws IOException {
        int issue = opened("wilma", "Bug", "fix it");
        label(issue);
        label(issue);
        assertThat(said(issue)).hasSize(1);

        town.on(issue).edit("wilma", "Greeting", "It should say hello to everybody.");
        label(issue);

        Task task = town.tasks.latest(town.repository, issue).orElseThrow();
        assertThat(seen(issue).labels()).isEmpty();
        assertThat(said(issue)).hasSize(1);
        new Golden("intake").task(task.id()).check("needs-spec-settled.md", said(issue).getFirst());
    }

    @Test
    void wordsThatGitHubWouldNotTakeBackAreTakenBackLater() throws IOException {
        int issue = opened("rudi", "Bug", "fix it");
        Conversation on = label(issue);
        on.edit("rudi", "Say hello", WHOLE);
        String label = "/repos/acme/widgets/issues/" + issue + "/labels/agent:needs-spec";
        town.github.faults().failsNext(new Fault.Status(502), "DELETE", label);
        label(issue);
        Task task = town.tasks.latest(town.repository, issue).orElseThrow();
        assertThat(seen(issue).labels()).contains("agent:needs-spec");

        town.clock.move(Duration.ofMinutes(2));
        town.work(town.lastGuid("issues"));
        assertThat(seen(issue).labels()).doesNotContain("agent:needs-spec");
        assertThat(said(issue)).singleElement().asString().contains("It is task `" + task.id());
    }

    @Test
    void aRedeliveredLabelSaysTheSameOnce() {
        int issue = opened("rudi", "Bug", "fix it");
        label(issue);
        String guid = town.lastGuid("issues");
        town.replay(guid, "another");
        town.work(guid);
        town.work();

        assertThat(said(issue)).hasSize(1);
        assertThat(seen(issue).labels()).containsExactly("agent:needs-spec");
        assertThat(town.tasks.latest(town.repository, issue)).isEmpty();
    }

    @Test
    void aCommandOnAVagueIssueIsAnsweredByTheSameComment() {
        int issue = opened("rudi", "Bug", "fix it");
        town.on(issue).comment("wilma", "/agent run");
        town.work();

        assertThat(said(issue)).hasSize(1);
        assertThat(said(issue).getFirst()).contains("Not started");
    }

    @Test
    void aCheckThatThePolicyDoesNotHaveIsNamedWithThoseItHas() throws IOException {
        String body = "The greeting is said aloud.\n\n### Exit criteria\n\n- it is; check: e2e\n";
        int issue = opened("wilma", "Greeting", body);
        label(issue);

        new Golden("intake").check("needs-spec-check.md", said(issue).getFirst());
    }

    @Test
    void theStatusSaysWhatWasUnderstoodAndInWhatBounds() throws IOException {
        int issue = opened("wilma", "Say hello", WHOLE);
        label(issue);

        Task task = town.tasks.latest(town.repository, issue).orElseThrow();
        new Golden("intake").task(task.id()).check("understood.md", status(task));
    }

    private String status(Task task) {
        return new StatusComment(town.clock, _ -> Optional.empty())
                .render(
                        task,
                        town.tasks.journal(task.id()),
                        StatusComment.Known.of(town.findings, task))
                .replace(task.spec().base().abbreviated(), "BASE");
    }

    @Test
    void commandsOfSomebodyWithoutWriteAccessAreNotTakenWhoeverSetsTheLabel() throws IOException {
        int issue = opened("rudi", "Say hello", WHOLE);
        label(issue);

        Task task = town.tasks.latest(town.repository, issue).orElseThrow();
        Understanding understood = town.findings.understanding(task).orElseThrow();
        assertThat(understood.specification().hasCommands()).isFalse();
        assertThat(understood.specification().agent()).isEmpty();
        assertThat(understood.specification().priority()).isEqualTo(Priority.NORMAL);
        assertThat(understood.specification().criteria())
                .extracting(Criterion::proof)
                .containsExactly(
                        new Proof.None(), new Proof.NamedCheck("unit tests"), new Proof.None());
        new Golden("intake").task(task.id()).check("understood-outsider.md", status(task));
    }

    @Test
    void anAgentThatThePolicyDoesNotNameIsNotTaken() {
        int issue =
                opened("wilma", "Hello", "Agent: other\n\nThe program says hello to everybody.");
        label(issue);

        Task task = town.tasks.latest(town.repository, issue).orElseThrow();
        assertThat(town.findings.understanding(task).orElseThrow().notes())
                .containsExactly("The agent `other` is not taken: the policy allows `story`.");
    }
}
