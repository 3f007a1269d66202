package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.PolicyLimits;

import java.util.Optional;

/**
 * Requests, tokens and money of one attempt. A call reserves what it may use before it starts, so
 * that calls at the same time do not spend the same rest; more is used only as far as the input of
 * a call is larger than it was estimated.
 */
final class ModelMeter {
    private static final long MILLION = 1_000_000;

    private final PolicyLimits limits;
    private long requests;
    private long tokens;
    private long micros;
    private boolean refused;

    ModelMeter(PolicyLimits limits) {
        this.limits = limits;
    }

    /** What a call may use, held until it is settled. */
    record Reservation(long tokens, long micros, long output) {}

    /** Says the limit that leaves no room. */
    sealed interface Grant {
        record Granted(Reservation reservation) implements Grant {}

        record Spent(String limit) implements Grant {}
    }

    synchronized Grant reserve(long input, long output, Optional<ModelRule.Price> price) {
        if (requests >= limits.modelRequests()) {
            return spent("limits.model-requests");
        }
        long left = limits.modelTokens() - tokens - input;
        if (output > 0 && left <= 0) {
            return spent("limits.model-tokens");
        }
        long longest = Math.min(output, Math.max(left, 0));
        long inputMicros = price.map(p -> Math.ceilDiv(input * p.input(), MILLION)).orElse(0L);
        long money = limits.modelCostMicros() - micros - inputMicros;
        if (output > 0 && price.isPresent()) {
            if (money <= 0) {
                return spent("limits.model-cost");
            }
            long each = Math.max(1, price.get().output());
            longest =
                    Math.min(
                            longest,
                            Math.multiplyHigh(money, MILLION) > 0
                                    ? longest
                                    : money * MILLION / each);
            if (longest <= 0) {
                return spent("limits.model-cost");
            }
        }
        long outputs = longest;
        var reservation =
                new Reservation(
                        input + outputs,
                        inputMicros
                                + price.map(p -> Math.ceilDiv(outputs * p.output(), MILLION))
                                        .orElse(0L),
                        outputs);
        requests++;
        tokens += reservation.tokens();
        micros += reservation.micros();
        return new Grant.Granted(reservation);
    }

    private Grant spent(String limit) {
        refused = true;
        return new Grant.Spent(limit);
    }

    synchronized void settle(Reservation reservation, long usedTokens, long usedMicros) {
        tokens += usedTokens - reservation.tokens();
        micros += usedMicros - reservation.micros();
    }

    synchronized ModelUse used() {
        return new ModelUse(requests, tokens, micros, refused);
    }
}
