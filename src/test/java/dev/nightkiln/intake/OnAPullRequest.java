package dev.nightkiln.intake;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.github.PullRequestDraft;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;

import org.junit.jupiter.api.BeforeEach;

import java.util.List;

/** A test that begins with a published task; bea, who may write, talks on its pull request. */
abstract class OnAPullRequest extends InTown {
    static final String CHANGE = "agent/change";

    int pull;
    CommitSha published;
    Conversation on;

    @BeforeEach
    final void publish() {
        town.on(town.issue).label(LABEL, "wilma");
        town.work();
        Task task = now();
        town.github.createUser("bea");
        town.github.grant(IntakeTown.REPO, "bea", Permission.WRITE);
        town.github.createBranch(IntakeTown.REPO, CHANGE, "main");
        published = town.github.commitFile(IntakeTown.REPO, CHANGE, "hello.txt", "hi\n", "wilma");
        pull =
                town.client
                        .repository(task.installation(), task.repository())
                        .openPullRequest(new PullRequestDraft("t", "b", CHANGE, "main", true))
                        .number();
        Claim claim = begun();
        for (TaskEvent event :
                List.of(
                        new TaskEvent.AgentStarted(),
                        new TaskEvent.AgentEnded(),
                        new TaskEvent.ChangeCaptured(published),
                        new TaskEvent.ChecksPassed(),
                        new TaskEvent.PullRequestOpened(pull))) {
            claim = town.tasks.advance(claim, event, "", List.of()).orElseThrow();
        }
        town.work();
        on = town.on(pull);
    }

    Task now() {
        return town.task().orElseThrow();
    }

    /** The queued attempt has a place and a worker. */
    Claim begun() {
        town.givePlace(now().id());
        return town.tasks.takeUp(now().id(), now().attempt()).orElseThrow();
    }
}
