package dev.nightkiln.egress;

import dev.nightkiln.egress.ModelUse.Calls;
import dev.nightkiln.egress.ModelUse.Exhausted;
import dev.nightkiln.policy.ModelRule.Price;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests, tokens and money of one run, within what the attempt's earlier ones have left. A call
 * reserves what it may use before it starts, and waits where only the reservations of others leave
 * no room: so calls at the same time do not spend the same rest, and nothing counts as spent that
 * was not used.
 */
final class ModelMeter {
    private static final long MILLION = 1_000_000;

    /** A pattern of the policy lets an agent make up names. */
    private static final int MOST_MODELS = 20;

    private final EgressRules rules;
    private final InstantSource clock;
    private final ModelUse earlier;
    private final Map<List<String>, Calls> models = new LinkedHashMap<>();
    private final List<Reservation> open = new ArrayList<>();
    private Optional<Exhausted> exhausted = Optional.empty();

    ModelMeter(EgressRules rules, InstantSource clock) {
        this.rules = rules;
        this.clock = clock;
        this.earlier = ModelUse.together(rules.earlier().stream().map(Traffic::models).toList());
    }

    /**
     * What a call is about to use. It is not worth making for an answer shorter than {@code least};
     * with zero wanted it makes none.
     */
    record Wish(
            String provider,
            String model,
            long input,
            long least,
            long wanted,
            Optional<Price> price) {
        private Usage ofLength(long output) {
            return new Usage(input, 0, output, 0, true);
        }

        /** Nothing without a price. */
        long micros(Usage usage) {
            return price.map(usage::micros).orElse(0L);
        }
    }

    /** The most that a call may use, held until it is settled. */
    record Reservation(Wish wish, Usage most) {}

    /** Says the limit that leaves no room. */
    sealed interface Grant {
        record Granted(Reservation reservation) implements Grant {}

        record Spent(String limit) implements Grant {}
    }

    synchronized Grant reserve(Wish wish) throws InterruptedException {
        while (earlier.requests() + settled().requests() < rules.limits().modelRequests()) {
            if (wish.wanted() == 0) {
                return granted(wish, Usage.NONE);
            }
            long byTokens = byTokens(wish, settled());
            long byMoney = byMoney(wish, settled());
            if (byTokens < wish.least()) {
                return spent("limits.model-tokens", wish);
            }
            if (byMoney < wish.least()) {
                return spent("limits.model-cost", wish);
            }
            long longest = Math.min(wish.wanted(), Math.min(byTokens, byMoney));
            if (byTokens(wish, used()) >= longest && byMoney(wish, used()) >= longest) {
                return granted(wish, wish.ofLength(longest));
            }
            wait();
        }
        return spent("limits.model-requests", wish);
    }

    private long byTokens(Wish wish, ModelUse used) {
        return rules.limits().modelTokens() - earlier.tokens() - used.tokens() - wish.input();
    }

    private long byMoney(Wish wish, ModelUse used) {
        if (wish.price().isEmpty()) {
            return Long.MAX_VALUE;
        }
        Price price = wish.price().get();
        long left =
                rules.limits().modelCostMicros()
                        - earlier.costMicros()
                        - used.costMicros()
                        - wish.micros(wish.ofLength(0));
        return left <= 0
                ? left
                : price.output() == 0 ? Long.MAX_VALUE : left * MILLION / price.output();
    }

    private Grant granted(Wish wish, Usage most) {
        add(models, wish, 1, Usage.NONE);
        var reservation = new Reservation(wish, most);
        open.add(reservation);
        return new Grant.Granted(reservation);
    }

    private Grant spent(String limit, Wish wish) {
        if (exhausted.isEmpty()) {
            long least = wish.input() + wish.least();
            exhausted =
                    Optional.of(new Exhausted(limit, rules.source(limit), least, clock.instant()));
        }
        return new Grant.Spent(limit);
    }

    synchronized void settle(Reservation reservation, Usage usage) {
        open.remove(reservation);
        add(models, reservation.wish(), 0, usage);
        notifyAll();
    }

    private static void add(Map<List<String>, Calls> models, Wish wish, int calls, Usage usage) {
        List<String> name = List.of(wish.provider(), Target.plain(wish.model(), 100));
        if (!models.containsKey(name) && models.size() >= MOST_MODELS) {
            name = List.of(wish.provider(), "(others)");
        }
        models.merge(
                name,
                new Calls(
                        name.getFirst(),
                        name.getLast(),
                        calls,
                        usage.input(),
                        usage.cached(),
                        usage.output(),
                        wish.micros(usage),
                        wish.price().isPresent(),
                        usage.estimated()),
                Calls::plus);
    }

    /** Without what the calls that are under way may use. */
    private ModelUse settled() {
        return new ModelUse(List.copyOf(models.values()), exhausted);
    }

    /** Calls that are under way count as all that they may use. */
    synchronized ModelUse used() {
        var all = new LinkedHashMap<>(models);
        open.forEach(reservation -> add(all, reservation.wish(), 0, reservation.most()));
        return new ModelUse(List.copyOf(all.values()), exhausted);
    }
}
