package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.verify.TestDelta.Group;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Each pair of outcomes, and what holds of any two reports. */
class TestDeltasTest {
    private static TestReport report(String... tests) {
        var cases = new ArrayList<TestCase>();
        for (String test : tests) {
            Status status =
                    switch (test.charAt(0)) {
                        case '+' -> Status.PASSED;
                        case '-' -> Status.FAILED;
                        default -> Status.SKIPPED;
                    };
            cases.add(new TestCase(test.substring(1), status, 1, ""));
        }
        return new TestReport(cases, List.of());
    }

    private static TestDelta compare(TestReport head, TestReport base) {
        return TestDeltas.compare(head, base, Optional.empty(), Set.of());
    }

    @Test
    void eachPairOfOutcomesHasItsClass() {
        TestReport base =
                report("+kept", "-fixed", "+broken", "-red", "+off", "ostill", "oon", "+gone");
        TestReport head =
                report(
                        "+kept", "+fixed", "-broken", "-red", "ooff", "ostill", "+on", "+new",
                        "onew2");
        TestDelta delta = compare(head, base);
        assertThat(delta.onHead()).isEqualTo(9);
        assertThat(delta.onBase()).isEqualTo(8);
        assertThat(delta.kept()).isEqualTo(1);
        assertThat(delta.unrun()).isEqualTo(1);
        assertThat(delta.fixed().first()).containsExactly("fixed");
        assertThat(delta.regressed().first()).containsExactly("broken");
        assertThat(delta.alreadyRed().first()).containsExactly("red");
        assertThat(delta.skipped().first()).containsExactly("off", "new2");
        assertThat(delta.added().first()).containsExactly("on", "new");
        assertThat(delta.gone().first()).containsExactly("gone");
        assertThat(delta.vacuous()).isEqualTo(Group.EMPTY);
    }

    @Test
    void anAddedTestThatPassesOnTheBaseProvesNothing() {
        TestReport base = report("+old", "-red");
        TestReport head = report("+old", "+red", "+proof", "+empty");
        TestReport newTestsOnBase = report("+old", "+red", "-proof", "+empty");
        TestDelta delta = TestDeltas.compare(head, base, Optional.of(newTestsOnBase), Set.of());
        assertThat(delta.added().first()).containsExactly("proof");
        // red was made to pass by the change of the test alone
        assertThat(delta.vacuous().first()).containsExactly("red", "empty");
        assertThat(delta.fixed().count()).isZero();
        assertThat(delta.kept()).isEqualTo(1);
    }

    @Test
    void aTestThatTheChangeEditsIsVacuousWhereItPassesOnTheBase() {
        TestReport same =
                report(
                        "+a.T › test_one[1]",
                        "+a.T › test_one[2]",
                        "+a.T › test_two",
                        "+cart adds an item");
        TestDelta delta =
                TestDeltas.compare(
                        same, same, Optional.of(same), Set.of("test_one", "adds an item"));
        assertThat(delta.vacuous().first())
                .containsExactly("a.T › test_one[1]", "a.T › test_one[2]", "cart adds an item");
        assertThat(delta.kept()).isEqualTo(1);
    }

    @Test
    void problemsSayWhoseTheyAre() {
        var head = new TestReport(List.of(), List.of("r.xml is empty"));
        assertThat(TestDeltas.compare(head, head, Optional.of(head), Set.of()).problems())
                .containsExactly(
                        "head: r.xml is empty",
                        "base: r.xml is empty",
                        "new tests on base: r.xml is empty");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyTestIsInExactlyOneClass(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            TestReport head = some(random);
            TestReport base = some(random);
            Optional<TestReport> onBase =
                    random.nextBoolean() ? Optional.of(some(random)) : Optional.empty();
            Set<String> edited = random.nextBoolean() ? Set.of("t1", "t2", "t3") : Set.of();
            TestDelta delta = TestDeltas.compare(head, base, onBase, edited);
            assertThat(onHead(delta) + delta.gone().count())
                    .isEqualTo(
                            IntStream.range(0, 40)
                                    .filter(i -> has(head, "t" + i) || has(base, "t" + i))
                                    .count());
            assertThat(onHead(delta)).isEqualTo(delta.onHead()).isEqualTo(head.tests().size());
            assertThat(delta.onBase()).isEqualTo(base.tests().size());
        }
    }

    private static int onHead(TestDelta delta) {
        return delta.kept()
                + delta.unrun()
                + delta.fixed().count()
                + delta.regressed().count()
                + delta.alreadyRed().count()
                + delta.added().count()
                + delta.vacuous().count()
                + delta.skipped().count();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void theOtherWayRoundFixedIsBrokenAndGoneIsAdded(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            TestReport one = some(random);
            TestReport other = some(random);
            TestDelta there = compare(one, other);
            TestDelta back = compare(other, one);
            assertThat(there.fixed()).extracting(Group::count).isEqualTo(back.regressed().count());
            assertThat(there.kept()).isEqualTo(back.kept());
            assertThat(there.unrun()).isEqualTo(back.unrun());
            assertThat(there.alreadyRed().count()).isEqualTo(back.alreadyRed().count());
            assertThat(there.onHead()).isEqualTo(back.onBase());
            assertThat(there.onHead() + there.gone().count())
                    .isEqualTo(back.onHead() + back.gone().count());
            assertThat(compare(one, one).kept() + compare(one, one).unrun())
                    .isEqualTo(one.tests().size() - compare(one, one).alreadyRed().count());
        }
    }

    private static boolean has(TestReport report, String id) {
        return report.tests().stream().anyMatch(test -> test.id().equals(id));
    }

    private static TestReport some(Random random) {
        var statuses = List.of(Status.PASSED, Status.FAILED, Status.SKIPPED);
        var cases = new ArrayList<TestCase>();
        for (int i = 0; i < 40; i++) {
            int outcome = random.nextInt(4);
            if (outcome < 3) {
                cases.add(new TestCase("t" + i, statuses.get(outcome), 0, ""));
            }
        }
        return new TestReport(cases, List.of());
    }
}
