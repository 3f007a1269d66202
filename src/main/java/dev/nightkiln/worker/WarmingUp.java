package dev.nightkiln.worker;

import dev.nightkiln.agent.WarmUpResult;
import dev.nightkiln.agent.WarmUpRun;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.WarmUp;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.HeldCaches;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Has the dependency caches ready that a policy asks for, as long as something reads them. */
public final class WarmingUp {
    private final WarmUpRun run;

    public WarmingUp(WarmUpRun run) {
        this.run = run;
    }

    /** For whose base commit; {@code scratch} goes away with the run, {@code records} stay. */
    public record Job(Task task, long fence, Policy policy, Path scratch, Path records) {
        private WarmUpRun.Job forRun() {
            return new WarmUpRun.Job(task, fence, policy, scratch, records);
        }
    }

    /** What agents and checks see; without a warm-up in the policy, nothing. */
    public record Caches(List<ReadOnlyMount> mounts, String identity) {
        public static final Caches NONE = new Caches(List.of(), "");

        public Caches {
            mounts = List.copyOf(mounts);
        }
    }

    /** What comes of it when there are none. */
    public sealed interface Without {
        /** A person has to look at the policy or at what it reaches. */
        record Failed(Failure failure) implements Without {
            public String summary() {
                return failure.summary();
            }
        }

        /** The attempt was let go of. */
        record Stopped() implements Without {}
    }

    /** Does the work with the caches in place, or says why there are none. */
    public <T> T with(
            Job job,
            BooleanSupplier stopRequested,
            Function<Caches, T> work,
            Function<Without, T> otherwise) {
        Optional<WarmUp> warmUp = job.policy().proving().warmUp();
        if (warmUp.isEmpty()) {
            return work.apply(Caches.NONE);
        }
        return switch (run.caches(job.forRun(), warmUp.get(), stopRequested)) {
            case WarmUpResult.Filled(HeldCaches held) -> {
                try (held) {
                    yield work.apply(new Caches(held.mounts(), held.identity()));
                }
            }
            case WarmUpResult.Failed(var summary, var log) ->
                    otherwise.apply(
                            new Without.Failed(
                                    new Failure(
                                            FailureReason.WARM_UP_FAILED,
                                            summary,
                                            log,
                                            Optional.empty())));
            case WarmUpResult.Stopped() -> otherwise.apply(new Without.Stopped());
        };
    }
}
