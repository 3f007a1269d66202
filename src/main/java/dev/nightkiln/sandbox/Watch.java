package dev.nightkiln.sandbox;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import dev.nightkiln.task.FailureReason;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Watches a container that runs, and ends it when a limit or a person says so. */
final class Watch {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** A killed process may sit in the kernel for a while, for example on a slow disk. */
    private static final Duration DEATH = Duration.ofSeconds(20);

    private final Engine engine;
    private final String container;
    private final Attachment output;
    private final BooleanSupplier stopRequested;
    private final long startedAt = System.nanoTime();
    private final CompletableFuture<Integer> exit;

    Watch(Engine engine, String container, Attachment output, BooleanSupplier stopRequested) {
        this.engine = engine;
        this.container = container;
        this.output = output;
        this.stopRequested = stopRequested;
        var signal = new ExitSignal();
        engine.client().waitContainerCmd(container).exec(signal);
        this.exit = signal.code();
    }

    SandboxResult untilEnd(Limits limits, DiskWatch disk) {
        try {
            while (true) {
                Optional<SandboxResult> reached = reached(limits).or(() -> overfull(disk));
                if (reached.isPresent()) {
                    end(grace(reached.get()));
                    return reached.get();
                }
                if (exitedWithin(TICK)) {
                    return disk.excessAtEnd()
                            .<SandboxResult>map(this::full)
                            .orElseGet(this::exited);
                }
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            kill("KILL");
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "Interrupted while %s ran; it was removed.".formatted(container),
                    asked);
        } finally {
            output.drain();
        }
    }

    private Optional<SandboxResult> overfull(DiskWatch disk) {
        return disk.excess().map(this::full);
    }

    private SandboxResult full(String excess) {
        return new SandboxResult.DiskFull(Duration.ofNanos(System.nanoTime() - startedAt), excess);
    }

    private static Duration grace(SandboxResult reached) {
        return switch (reached) {
            case SandboxResult.Stopped _, SandboxResult.DiskFull _ -> Duration.ZERO;
            case SandboxResult.TimedOut _, SandboxResult.IdleTimedOut _, SandboxResult.Exited _ ->
                    GRACE;
        };
    }

    private Optional<SandboxResult> reached(Limits limits) {
        Duration after = Duration.ofNanos(System.nanoTime() - startedAt);
        if (stopRequested.getAsBoolean()) {
            return Optional.of(new SandboxResult.Stopped(after));
        }
        if (after.compareTo(limits.total()) >= 0) {
            return Optional.of(new SandboxResult.TimedOut(after));
        }
        if (output.silence().compareTo(limits.idle()) >= 0) {
            return Optional.of(new SandboxResult.IdleTimedOut(after));
        }
        return Optional.empty();
    }

    private boolean exitedWithin(Duration time) throws InterruptedException {
        try {
            exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException lost) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "The Docker engine at %s was lost while %s ran: %s. The task starts again."
                            .formatted(engine.address(), container, lost.getCause()),
                    lost);
        }
    }

    private void end(Duration grace) throws InterruptedException {
        if (grace.isPositive()) {
            kill("TERM");
            if (exitedWithin(grace)) {
                return;
            }
        }
        kill("KILL");
        if (!exitedWithin(DEATH)) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "%s did not end within %d s of a KILL; the engine is asked to remove it."
                            .formatted(container, DEATH.toSeconds()));
        }
    }

    private void kill(String signal) {
        try {
            engine.tell(
                    "send %s to %s".formatted(signal, container),
                    docker -> docker.killContainerCmd(container).withSignal(signal).exec());
        } catch (NotFoundException | ConflictException endedMeanwhile) {
            // Which is what was wanted.
        } catch (DockerException refused) {
            throw Engine.refused("send %s to %s".formatted(signal, container), refused);
        }
    }

    private SandboxResult exited() {
        Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
        ContainerState state =
                engine.call(
                                "inspect " + container,
                                docker -> docker.inspectContainerCmd(container).exec())
                        .getState();
        long code = Objects.requireNonNull(state.getExitCodeLong(), "exit code");
        return new SandboxResult.Exited(
                (int) code, Boolean.TRUE.equals(state.getOOMKilled()), took);
    }
}
