package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.egress.ModelMeter.Grant.Granted;
import dev.nightkiln.egress.ModelMeter.Grant.Spent;
import dev.nightkiln.egress.ModelMeter.Wish;
import dev.nightkiln.policy.ModelRule.Price;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

class ModelMeterTest {
    /** A dollar for a million tokens of input, ten for output. */
    private static final Price PRICE = new Price(1_000_000, 100_000, 10_000_000);

    private static final Usage LITTLE = new Usage(100, 0, 50, 0, false);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void anAnswerMayBeAsLongAsWhatIsLeftAndNoLonger() throws InterruptedException {
        ModelMeter meter = meter(Map.of("model-tokens", 1_000L));

        assertThat(granted(meter, 100, 5_000).most().output()).isEqualTo(900);
    }

    @Test
    void moneyBoundsTheAnswerByItsPrice() throws InterruptedException {
        ModelMeter meter = meter(Map.of("model-cost", 10_000L));

        // 1,000 tokens of input are a tenth of a cent, the rest of the cent is 900 of output.
        assertThat(granted(meter, 1_000, 5_000).most().output()).isEqualTo(900);
    }

    @Test
    void aCallWaitsForTheReservationOfAnotherInsteadOfCallingTheBudgetSpent() throws Exception {
        ModelMeter meter = meter(Map.of("model-tokens", 1_000L));
        var first = granted(meter, 100, 5_000);
        var second = new AtomicReference<ModelMeter.Grant>();
        Thread waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                second.set(meter.reserve(wish(100, 5_000)));
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(second.get()).isNull();
        assertThat(meter.used().tokens()).isEqualTo(1_000);

        meter.settle(first, LITTLE);
        waiting.join();

        assertThat(second.get())
                .isInstanceOfSatisfying(
                        Granted.class,
                        grant ->
                                assertThat(grant.reservation().most().output())
                                        .isEqualTo(1_000 - 150 - 100));
        assertThat(meter.used().exhausted()).isEmpty();
    }

    @Test
    void whatEarlierRunsHaveUsedIsGone() throws InterruptedException {
        assertThat(granted(after(Map.of("model-tokens", 1_000L)), 100, 5_000).most().output())
                .isEqualTo(1_000 - 400 - 100);
        assertThat(granted(after(Map.of("model-cost", 10_000L)), 1_000, 5_000).most().output())
                .isEqualTo(900 - 300);
        ModelMeter one = after(Map.of("model-requests", 3L));
        granted(one, 1, 1);
        assertThat(one.reserve(wish(1, 16))).isEqualTo(new Spent("limits.model-requests"));
        assertThat(one.used().requests()).isOne();
    }

    /** Two runs of one call, 200 tokens and 1,500 millionths each. */
    private static ModelMeter after(Map<String, Long> limits) {
        var calls = new ModelUse.Calls("p", "m", 1, 150, 0, 50, 1_500, true, false);
        var use = new ModelUse(List.of(calls), Optional.empty());
        EgressRules rules = EgressFixture.models(limits);
        var run = new Traffic(0, 0, 0, List.of(), 0, List.of(), use);
        var after =
                new EgressRules(
                        rules.hosts(),
                        rules.models(),
                        rules.limits(),
                        rules.sources(),
                        List.of(run, run));
        return new ModelMeter(after, InstantSource.fixed(NOW));
    }

    @Test
    void whatIsSpentIsSaidWithItsLineAndTime() throws InterruptedException {
        ModelMeter meter = meter(Map.of("model-requests", 1L));
        granted(meter, 1, 1);

        assertThat(meter.reserve(wish(1, 16))).isEqualTo(new Spent("limits.model-requests"));
        assertThat(meter.used().exhausted())
                .contains(
                        new ModelUse.Exhausted(
                                "limits.model-requests",
                                "no line of the policy speaks of limits.model-requests",
                                17,
                                NOW));
    }

    @Test
    void anAnswerThatWouldBeTooShortToBeOneIsNotAskedFor() throws InterruptedException {
        ModelMeter meter = meter(Map.of("model-tokens", 110L));

        assertThat(meter.reserve(wish(100, 5_000))).isEqualTo(new Spent("limits.model-tokens"));
    }

    @Test
    void namesThatAnAgentMakesUpDoNotFillTheReport() throws InterruptedException {
        ModelMeter meter = meter(Map.of());
        for (int i = 0; i < 50; i++) {
            var wish = new Wish("anthropic", "claude-" + i, 1, 16, 16, Optional.of(PRICE));
            if (meter.reserve(wish) instanceof Granted(var reservation)) {
                meter.settle(reservation, LITTLE);
            }
        }

        assertThat(meter.used().models()).hasSize(21);
        assertThat(meter.used().requests()).isEqualTo(50);
        assertThat(meter.used().tokens()).isEqualTo(50 * 150);
        assertThat(meter.used().models().getLast().model()).isEqualTo("(others)");
    }

    @Test
    void numbersWithoutMeasureDoNotTurnTheBudgetRound() {
        var most = new Price(99_999_999_900L, 99_999_999_900L, 99_999_999_900L);
        var absurd = new Usage(4_000_000_000L, 0, 4_000_000_000L, 4_000_000_000L, false);

        assertThat(absurd.micros(most)).isPositive();
    }

    private static ModelMeter.Reservation granted(ModelMeter meter, long input, long wanted)
            throws InterruptedException {
        return ((Granted) meter.reserve(wish(input, wanted))).reservation();
    }

    private static Wish wish(long input, long wanted) {
        return new Wish(
                "anthropic", "claude", input, Math.min(16, wanted), wanted, Optional.of(PRICE));
    }

    private static ModelMeter meter(Map<String, Long> limits) {
        return new ModelMeter(EgressFixture.models(limits), InstantSource.fixed(NOW));
    }
}
