package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class TrafficMeterTest {
    private static final Map<String, Long> LIMITS =
            Map.of("egress-requests", 5L, "egress-upload", 2_000L, "egress-download", 3_000L);

    @Test
    void whatEarlierRunsHaveUsedIsGoneAndNotCountedTwice() throws BudgetSpentException {
        TrafficMeter meter = after(run(2, 900, 1_000), run(2, 900, 1_000));

        assertThat(meter.request()).isTrue();
        assertThat(meter.request()).isFalse();
        meter.up(150);
        assertThatThrownBy(() -> meter.up(100)).hasMessage("limits.egress-upload is spent");
        meter.down(999);
        assertThat(meter.requests()).isOne();
        assertThat(meter.uploaded()).isEqualTo(200);
        assertThat(meter.downloaded()).isEqualTo(999);
    }

    @Test
    void aRunAfterTheLastByteBeginsWithNothing() {
        TrafficMeter meter = after(run(1, 2_500, 0));

        assertThat(meter.spent()).contains("limits.egress-upload");
        assertThat(meter.uploaded()).isZero();
    }

    private static Traffic run(long requests, long up, long down) {
        return new Traffic(requests, up, down, List.of(), 0, List.of(), ModelUse.NONE);
    }

    private static TrafficMeter after(Traffic... earlier) {
        EgressRules rules = EgressFixture.rules(LIMITS);
        return new TrafficMeter(
                new EgressRules(
                        rules.hosts(),
                        rules.models(),
                        rules.limits(),
                        rules.sources(),
                        List.of(earlier)));
    }
}
