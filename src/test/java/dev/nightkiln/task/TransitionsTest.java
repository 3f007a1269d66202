package dev.nightkiln.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.TaskEvent.AgentEnded;
import dev.nightkiln.task.TaskEvent.AgentStarted;
import dev.nightkiln.task.TaskEvent.CancelRequested;
import dev.nightkiln.task.TaskEvent.ChangeCaptured;
import dev.nightkiln.task.TaskEvent.ChecksPassed;
import dev.nightkiln.task.TaskEvent.Claimed;
import dev.nightkiln.task.TaskEvent.FollowUpClosed;
import dev.nightkiln.task.TaskEvent.FollowUpDropped;
import dev.nightkiln.task.TaskEvent.FollowUpMerged;
import dev.nightkiln.task.TaskEvent.FollowUpRequested;
import dev.nightkiln.task.TaskEvent.HandedBack;
import dev.nightkiln.task.TaskEvent.PullRequestClosed;
import dev.nightkiln.task.TaskEvent.PullRequestMerged;
import dev.nightkiln.task.TaskEvent.PullRequestOpened;
import dev.nightkiln.task.TaskEvent.PullRequestReopened;
import dev.nightkiln.task.TaskEvent.Reclaimed;
import dev.nightkiln.task.TaskEvent.RetryRequested;
import dev.nightkiln.task.TaskEvent.SentBack;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Capturing;
import dev.nightkiln.task.TaskState.Checking;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Preparing;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Publishing;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.TaskState.Working;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every state meets every event; what follows is written down here. */
class TransitionsTest {
    private static final PublishedCommit BEFORE =
            new PublishedCommit(7, "agent/issue-1-x", new CommitSha("c".repeat(40)), 2);
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final Actor ADA = new Actor(11, "ada");
    private static final Actor BOB = new Actor(12, "bob");

    /** A pair that is not here leads nowhere. The number in brackets is the attempt. */
    private static final String TABLE =
            """
            Queued(3)      Claimed             -> Preparing(3)
            Queued(3)      CancelRequested     -> Cancelled(3) by bob

            Preparing(3)   Reclaimed           -> Preparing(3)
            Preparing(3)   AgentStarted        -> Working(3)
            Preparing(3)   HandedBack          -> Escalated(3) TIMEOUT in PREPARING
            Preparing(3)   CancelRequested     -> Cancelled(3) by bob

            Working(3)     Reclaimed           -> Preparing(3)
            Working(3)     AgentEnded          -> Capturing(3)
            Working(3)     HandedBack          -> Escalated(3) TIMEOUT in WORKING
            Working(3)     CancelRequested     -> Cancelled(3) by bob

            Capturing(3)   Reclaimed           -> Preparing(3)
            Capturing(3)   SentBack            -> Preparing(3)
            Capturing(3)   ChangeCaptured      -> Checking(3) bbbbbbb
            Capturing(3)   HandedBack          -> Escalated(3) TIMEOUT in CAPTURING
            Capturing(3)   CancelRequested     -> Cancelled(3) by bob

            Checking(3)    SentBack            -> Preparing(3)
            Checking(3)    ChecksPassed        -> Publishing(3) aaaaaaa
            Checking(3)    HandedBack          -> Escalated(3) TIMEOUT in CHECKING
            Checking(3)    CancelRequested     -> Cancelled(3) by bob

            Publishing(3)  PullRequestOpened   -> Published(3) aaaaaaa #42
            Publishing(3)  HandedBack          -> Escalated(3) TIMEOUT in PUBLISHING
            Publishing(3)  CancelRequested     -> Cancelled(3) by bob

            Published(3)   PullRequestMerged   -> Merged(3) aaaaaaa #7
            Published(3)   PullRequestClosed   -> Closed(3) aaaaaaa #7
            Closed(3)      PullRequestReopened -> Published(3) aaaaaaa #7

            Escalated(3)   RetryRequested      -> Queued(4)
            Escalated(3)   CancelRequested     -> Cancelled(3) by bob
            Cancelled(3)   RetryRequested      -> Queued(4)

            Published(3)   FollowUpRequested   -> Queued(4)
            Escalated(3)   FollowUpRequested   -> Queued(4)

            Queued(3)      FollowUpDropped     -> Published(3) ccccccc #7
            Queued(3)      FollowUpMerged      -> Merged(3) ccccccc #7
            Queued(3)      FollowUpClosed      -> Closed(3) ccccccc #7

            Preparing(3)   FollowUpDropped     -> Published(3) ccccccc #7
            Preparing(3)   FollowUpMerged      -> Merged(3) ccccccc #7
            Preparing(3)   FollowUpClosed      -> Closed(3) ccccccc #7

            Working(3)     FollowUpDropped     -> Published(3) ccccccc #7
            Working(3)     FollowUpMerged      -> Merged(3) ccccccc #7
            Working(3)     FollowUpClosed      -> Closed(3) ccccccc #7

            Capturing(3)   FollowUpDropped     -> Published(3) ccccccc #7
            Capturing(3)   FollowUpMerged      -> Merged(3) ccccccc #7
            Capturing(3)   FollowUpClosed      -> Closed(3) ccccccc #7

            Checking(3)    FollowUpDropped     -> Published(3) ccccccc #7
            Checking(3)    FollowUpMerged      -> Merged(3) ccccccc #7
            Checking(3)    FollowUpClosed      -> Closed(3) ccccccc #7

            Publishing(3)  FollowUpDropped     -> Published(3) ccccccc #7
            Publishing(3)  FollowUpMerged      -> Merged(3) ccccccc #7
            Publishing(3)  FollowUpClosed      -> Closed(3) ccccccc #7

            Escalated(3)   FollowUpDropped     -> Published(3) ccccccc #7
            Escalated(3)   FollowUpMerged      -> Merged(3) ccccccc #7
            Escalated(3)   FollowUpClosed      -> Closed(3) ccccccc #7
            """;

    private static final List<TaskState> STATES =
            List.of(
                    new Queued(3),
                    new Preparing(3),
                    new Working(3),
                    new Capturing(3),
                    new Checking(3, HEAD),
                    new Publishing(3, HEAD),
                    new Published(3, HEAD, 7),
                    new Merged(3, HEAD, 7),
                    new Closed(3, HEAD, 7),
                    new Escalated(3, FailureReason.NO_CHANGE, Phase.CAPTURING),
                    new Cancelled(3, ADA));

    private static final List<TaskEvent> EVENTS =
            List.of(
                    new Claimed(),
                    new Reclaimed(),
                    new AgentStarted(),
                    new AgentEnded(),
                    new ChangeCaptured(new CommitSha("b".repeat(40))),
                    new ChecksPassed(),
                    new SentBack(),
                    new PullRequestOpened(42),
                    new HandedBack(FailureReason.TIMEOUT),
                    new CancelRequested(BOB),
                    new RetryRequested(BOB),
                    new PullRequestMerged(),
                    new PullRequestClosed(),
                    new PullRequestReopened(),
                    new FollowUpRequested(BOB),
                    new FollowUpDropped(BEFORE),
                    new FollowUpMerged(BEFORE),
                    new FollowUpClosed(BEFORE));

    @Test
    void everyPairOfStateAndEventEndsAsTheTableSays() {
        var wanted = new TreeSet<String>();
        TABLE.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> wanted.add(line.replaceAll(" +", " ")));
        var found = new TreeSet<String>();
        for (TaskState state : STATES) {
            for (TaskEvent event : EVENTS) {
                Transitions.next(state, event)
                        .ifPresent(next -> found.add(pair(state, event) + " -> " + shown(next)));
            }
        }
        assertThat(found).isEqualTo(wanted);
    }

    private static String pair(TaskState state, TaskEvent event) {
        return state.getClass().getSimpleName() + "(3) " + event.name();
    }

    private static String shown(TaskState state) {
        String what =
                switch (state) {
                    case Queued _, Preparing _, Working _, Capturing _ -> "";
                    case Checking(_, var head) -> " " + head.abbreviated();
                    case Publishing(_, var head) -> " " + head.abbreviated();
                    case Published(_, var head, int number) -> pull(head, number);
                    case Merged(_, var head, int number) -> pull(head, number);
                    case Closed(_, var head, int number) -> pull(head, number);
                    case Escalated(_, var reason, var phase) -> " " + reason + " in " + phase;
                    case Cancelled(_, var by) -> " by " + by.login();
                };
        return state.getClass().getSimpleName() + "(" + state.attempt() + ")" + what;
    }

    private static String pull(CommitSha head, int number) {
        return " " + head.abbreviated() + " #" + number;
    }

    @Test
    void noStateAndNoEventIsLeftOutOfThisTest() {
        assertThat(STATES.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(leaves(TaskState.class).collect(Collectors.toSet()));
        assertThat(EVENTS.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(leaves(TaskEvent.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TransitionsTest::leaves)
                : Stream.of(type);
    }

    /** The drawing is for people, so it is the one in the Javadoc that is read here. */
    @Test
    void theDrawingInTaskStateShowsExactlyTheseArrows() throws IOException {
        var followers = new TreeMap<String, Set<String>>();
        for (TaskState state : STATES) {
            for (TaskEvent event : EVENTS) {
                Transitions.next(state, event)
                        .ifPresent(next ->
                                followers
                                        .computeIfAbsent(state.name(), _ -> new TreeSet<>())
                                        .add(next.name()));
            }
        }
        assertThat(drawn()).isEqualTo(followers);
    }

    private static Map<String, Set<String>> drawn() throws IOException {
        String source =
                Files.readString(Path.of("src/main/java/dev/nightkiln/task/TaskState.java"));
        String drawing =
                source.substring(source.indexOf("<pre>") + 5, source.indexOf("</pre>"))
                        .replace(" * ", "")
                        .replaceAll("\\(.*\\)", "")
                        .replace("any phase", phases());
        var arrows = new TreeMap<String, Set<String>>();
        for (String line : drawing.lines().filter(text -> text.contains("->")).toList()) {
            List<String> stops = List.of(line.strip().split(" -> ", -1));
            for (int i = 0; i + 1 < stops.size(); i++) {
                for (String from : stops.get(i).split(", ", -1)) {
                    arrows.computeIfAbsent(from, _ -> new TreeSet<>()).add(stops.get(i + 1));
                }
            }
        }
        return arrows;
    }

    private static String phases() {
        var names = new ArrayList<String>();
        for (TaskState state : STATES) {
            if (state instanceof Active active) {
                assertThat(state.name()).isEqualTo(active.phase().name());
                names.add(state.name());
            }
        }
        assertThat(names)
                .containsExactly(Stream.of(Phase.values()).map(Phase::name).toArray(String[]::new));
        return String.join(", ", names);
    }
}
