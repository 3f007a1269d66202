package dev.nightkiln;

import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The demo's story: four issues, five attempts, told while they happen, each with the ending it
 * must have.
 */
final class Story {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String LABEL = "agent:run";
    private static final List<String> KEYS = List.of(SignOffGate.SECOND_KEY, SignOffGate.SIGN_OFF);
    private static final String HELD = "action_required";
    private static final String GIVEN = "success";

    private final DemoWorld world;
    private final InstantSource clock;
    private final PrintStream out;
    private final Instant start;

    Story(DemoWorld world, InstantSource clock, PrintStream out) {
        this.world = world;
        this.clock = clock;
        this.out = out;
        this.start = clock.instant();
    }

    /** What an attempt came to, and whether it had to. */
    record Ending(int issue, Task task, List<JournalEntry> journal, boolean asExpected) {}

    List<Ending> tell() throws InterruptedException {
        var endings = new ArrayList<Ending>();
        endings.add(label(1, Story::published));
        endings.add(label(2, escalated(FailureReason.CHECK_FAILED)));
        say("2", "@" + DemoWorld.PERSON + " comments /agent retry");
        world.issue(2).comment(DemoWorld.PERSON, "/agent retry");
        endings.add(follow(2, 2, Story::published));
        endings.add(signedOff(label(4, Story::published)));
        endings.add(label(5, escalated(FailureReason.SECRET_FOUND)));
        return endings;
    }

    private Ending label(int issue, Predicate<TaskState> expected) throws InterruptedException {
        say(Integer.toString(issue), "@" + DemoWorld.PERSON + " labels it " + LABEL);
        world.issue(issue).label(LABEL, DemoWorld.PERSON);
        return follow(issue, 1, expected);
    }

    private static boolean published(TaskState state) {
        return state instanceof TaskState.Published;
    }

    private static Predicate<TaskState> escalated(FailureReason expected) {
        return state ->
                state instanceof TaskState.Escalated(_, FailureReason reason, _)
                        && reason == expected;
    }

    /** The change of a protected path is held until two people have approved its commit. */
    private Ending signedOff(Ending held) throws InterruptedException {
        if (!(held.task().state() instanceof TaskState.Published(_, CommitSha head, int pull))) {
            return held;
        }
        String issue = Integer.toString(held.issue());
        boolean red = keys(head).values().stream().allMatch(HELD::equals);
        say(issue, "held, as it changes a protected path: " + told(head));
        for (String reviewer : DemoWorld.REVIEWERS) {
            say(issue, "@" + reviewer + " approves the pull request");
            world.issue(pull).approve(reviewer);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!keys(head).values().stream().allMatch(GIVEN::equals)
                && System.nanoTime() < deadline) {
            pause();
        }
        boolean green = keys(head).values().stream().allMatch(GIVEN::equals);
        say(issue, (green ? "signed off: " : "not signed off: ") + told(head));
        return new Ending(
                held.issue(), held.task(), held.journal(), held.asExpected() && red && green);
    }

    private SortedMap<String, String> keys(CommitSha head) {
        var keys = new TreeMap<String, String>();
        for (String name : KEYS) {
            keys.put(name, world.conclusion(head, name).orElse("not there"));
        }
        return keys;
    }

    private String told(CommitSha head) {
        return keys(head).entrySet().stream()
                .map(key ->
                        key.getKey()
                                + switch (key.getValue()) {
                                    case GIVEN -> " is green";
                                    case HELD -> " waits for people";
                                    default -> " is " + key.getValue();
                                })
                .collect(Collectors.joining(", "));
    }

    /** Tells every change of the attempt until it has ended and people have been told. */
    private Ending follow(int issue, int attempt, Predicate<TaskState> expected)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int told = 0;
        while (System.nanoTime() < deadline) {
            Optional<Task> task = world.app().tasks().latest(world.repository(), issue);
            if (task.isPresent()) {
                List<JournalEntry> journal = entries(task.get(), attempt);
                for (JournalEntry entry : journal.subList(told, journal.size())) {
                    say(Integer.toString(issue), entry.state() + remark(entry));
                }
                told = journal.size();
                if (ended(task.get(), attempt)) {
                    boolean good = expected.test(task.get().state());
                    say(Integer.toString(issue), ending(task.get(), issue));
                    return new Ending(issue, task.get(), journal, good);
                }
            }
            pause();
        }
        throw new IllegalStateException(
                "issue " + issue + " came to no end within " + PATIENCE.toMinutes() + " minutes");
    }

    private List<JournalEntry> entries(Task task, int attempt) {
        return world.app().tasks().journal(task.id()).stream()
                .filter(entry -> entry.attempt() == attempt)
                .toList();
    }

    private boolean ended(Task task, int attempt) {
        return task.attempt() == attempt
                && task.state() instanceof TaskState.Ended
                && world.app().tasks().announcements().announced(task.id())
                        >= world.app().tasks().announcements().version(task.id());
    }

    private String ending(Task task, int issue) {
        return task.state()
                .pullRequestNumber()
                .map(number -> "draft pull request " + world.page("/pull/" + number))
                .orElseGet(() -> "handed back, see " + world.page("/issues/" + issue));
    }

    private static String remark(JournalEntry entry) {
        return entry.detail().isBlank() ? "" : "  " + entry.detail();
    }

    private void say(String issue, String text) {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        out.printf(Locale.ROOT, "%7.1f s  issue %s  %s%n", seconds, issue, text);
    }

    private static void pause() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
}
