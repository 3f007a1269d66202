package dev.nightkiln.egress;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What the calls of models came to, and the budget that left no room for another. */
public record ModelUse(List<Calls> models, Optional<Exhausted> exhausted) {
    public static final ModelUse NONE = new ModelUse(List.of(), Optional.empty());

    public ModelUse {
        models = List.copyOf(models);
    }

    /**
     * All calls of one model. The cached tokens are part of the input; {@code estimated} says that
     * a provider did not tell what some of it was. Without a price {@code costMicros} stays zero.
     */
    public record Calls(
            String provider,
            String model,
            long requests,
            long input,
            long cached,
            long output,
            long costMicros,
            boolean priced,
            boolean estimated) {
        public long tokens() {
            return input + output;
        }

        /** With more calls of the same model. */
        Calls plus(Calls more) {
            return new Calls(
                    provider,
                    model,
                    requests + more.requests,
                    input + more.input,
                    cached + more.cached,
                    output + more.output,
                    costMicros + more.costMicros,
                    priced || more.priced,
                    estimated || more.estimated);
        }
    }

    /**
     * The limit by its key in the policy, and the line that set it; the call that was refused would
     * have used {@code least} tokens or more, by its size.
     */
    public record Exhausted(String limit, String source, long least, Instant at) {}

    /** What several runs have used together; the last one's budget is theirs. */
    public static ModelUse together(List<ModelUse> runs) {
        var models = new LinkedHashMap<List<String>, Calls>();
        runs.stream()
                .flatMap(run -> run.models().stream())
                .forEach(calls ->
                        models.merge(List.of(calls.provider(), calls.model()), calls, Calls::plus));
        return new ModelUse(
                List.copyOf(models.values()),
                runs.isEmpty() ? Optional.empty() : runs.getLast().exhausted());
    }

    public long requests() {
        return models.stream().mapToLong(Calls::requests).sum();
    }

    public long tokens() {
        return models.stream().mapToLong(Calls::tokens).sum();
    }

    /** In millionths of a US dollar. */
    public long costMicros() {
        return models.stream().mapToLong(Calls::costMicros).sum();
    }
}
