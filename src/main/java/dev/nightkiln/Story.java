package dev.nightkiln;

import dev.nightkiln.store.JournalEntry;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The demo's story: two issues, three attempts, told while they happen, each with the ending it
 * must have.
 */
final class Story {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String LABEL = "agent:run";

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
        say("1", "@" + DemoWorld.PERSON + " labels it " + LABEL);
        world.issue(1).label(LABEL, DemoWorld.PERSON);
        endings.add(follow(1, 1, Story::published));
        say("2", "@" + DemoWorld.PERSON + " labels it " + LABEL);
        world.issue(2).label(LABEL, DemoWorld.PERSON);
        endings.add(
                follow(
                        2,
                        1,
                        state ->
                                state instanceof TaskState.Escalated(_, FailureReason reason, _)
                                        && reason == FailureReason.CHECK_FAILED));
        say("2", "@" + DemoWorld.PERSON + " comments /agent retry");
        world.issue(2).comment(DemoWorld.PERSON, "/agent retry");
        endings.add(follow(2, 2, Story::published));
        return endings;
    }

    private static boolean published(TaskState state) {
        return state instanceof TaskState.Published;
    }

    /** Tells every change of the attempt until it has ended and people have been told. */
    private Ending follow(int issue, int attempt, java.util.function.Predicate<TaskState> expected)
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
                && world.app().tasks().announced(task.id())
                        >= world.app().tasks().version(task.id());
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
