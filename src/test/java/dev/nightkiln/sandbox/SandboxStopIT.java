package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs that are ended from outside, and what is left of them: nothing. */
class SandboxStopIT extends RealSandboxTest {
    @Test
    void anAgentThatIgnoresTermEndsAtTheTotalTime() throws IOException {
        var limits = with(Duration.ofSeconds(2), Duration.ofSeconds(60));
        long before = System.nanoTime();
        var result = real.shell("trap '' TERM; while true; do echo busy; sleep 0.2; done", limits);
        assertThat(result)
                .isInstanceOfSatisfying(
                        SandboxResult.TimedOut.class,
                        timedOut ->
                                assertThat(timedOut.after()).isGreaterThan(Duration.ofSeconds(2)));
        assertThat(since(before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void silenceEndsARun() throws IOException {
        var limits = with(Duration.ofSeconds(60), Duration.ofSeconds(1));
        assertThat(real.shell("echo begin; sleep 50", limits))
                .isInstanceOf(SandboxResult.IdleTimedOut.class);
        assertThat(real.tail()).isEqualTo("begin\n");
    }

    @Test
    void aRequestedStopIsDoneWithinTwoSecondsWithAllPartsGone() throws Exception {
        var stop = new AtomicBoolean();
        Path socket = real.owned(directory.resolve("gw"));
        var spec =
                real.spec(
                        "trap '' TERM; echo up; sleep 50",
                        RealSandboxes.LIMITS,
                        Optional.of(socket));
        var run = CompletableFuture.supplyAsync(() -> real.run(spec, stop::get));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Files.exists(directory.resolve("run.log"))
                                && Files.size(directory.resolve("run.log")) > 0);
        stop.set(true);
        long before = System.nanoTime();
        assertThat(run.get()).isInstanceOf(SandboxResult.Stopped.class);
        assertThat(since(before)).isLessThan(Duration.ofSeconds(2));
        assertThat(real.engine().leftovers()).isEmpty();
    }

    @Test
    void anInterruptedRunLeavesNothingBehind() throws Exception {
        var spec = real.spec("echo up; sleep 50", RealSandboxes.LIMITS);
        var thrown = new CompletableFuture<Throwable>();
        Thread runner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                real.run(spec, () -> false);
                                thrown.complete(new AssertionError("it returned"));
                            } catch (SandboxException failure) {
                                thrown.complete(failure);
                            }
                        });
        await().atMost(Duration.ofSeconds(30)).until(() -> !real.engine().leftovers().isEmpty());
        runner.interrupt();
        assertThat(thrown.get())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("Interrupted");
        assertThat(real.engine().leftovers()).isEmpty();
    }

    @Test
    void leftoversOfADeadRunAreFoundAndRemoved() throws Exception {
        var spec =
                real.spec(
                        "echo up; sleep 50",
                        RealSandboxes.LIMITS,
                        Optional.of(real.owned(directory.resolve("gw"))));
        var run = CompletableFuture.supplyAsync(() -> real.run(spec, () -> false));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> real.engine().leftovers().contains(real.task()));
        real.engine().removeAll(real.task());
        assertThat(real.engine().leftovers()).isEmpty();
        assertThat(run.handle((result, failure) -> true).get()).isTrue();
    }

    private static Limits with(Duration total, Duration idle) {
        var usual = RealSandboxes.LIMITS;
        return new Limits(
                total, idle, usual.memoryBytes(), usual.cpus(), usual.pids(), usual.tmpBytes());
    }

    private static Duration since(long before) {
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
