package dev.nightkiln.policy;

import dev.nightkiln.policy.ModelRule.Price;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the organisation says about the models that a rule of a repository asks for. */
final class ModelCover {
    private ModelCover() {}

    static Optional<ModelRule> covering(List<ModelRule> most, ModelRule rule) {
        return most.stream()
                .filter(wide -> wide.provider().equals(rule.provider()))
                .filter(wide -> Globs.covers(wide.model(), rule.model()))
                .findFirst();
    }

    /**
     * The rule with the organisation's price. Its own rules for a part of these models go before
     * it, and where several prices could be meant the highest is, so no spelling makes a model
     * cheaper.
     */
    static List<ModelRule> priced(List<ModelRule> most, ModelRule rule) {
        var rules = new ArrayList<ModelRule>();
        Optional<Price> highest = Optional.empty();
        for (ModelRule own : most) {
            if (!own.provider().equals(rule.provider())) {
                continue;
            }
            boolean within = Globs.covers(rule.model(), own.model());
            if (within && !own.model().equals(rule.model())) {
                rules.add(new ModelRule(own.provider(), own.model(), own.price(), rule.source()));
            } else if (within || Globs.overlap(own.model(), rule.model())) {
                highest = higher(highest, own.price());
            }
            if (Globs.covers(own.model(), rule.model())) {
                break;
            }
        }
        rules.add(new ModelRule(rule.provider(), rule.model(), highest, rule.source()));
        return rules;
    }

    private static Optional<Price> higher(Optional<Price> one, Optional<Price> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        Price a = one.get();
        Price b = other.get();
        return Optional.of(
                new Price(
                        Math.max(a.input(), b.input()),
                        Math.max(a.cachedInput(), b.cachedInput()),
                        Math.max(a.output(), b.output())));
    }
}
