package dev.nightkiln.evidence;

import static dev.nightkiln.testing.Proven.byCheck;
import static dev.nightkiln.testing.Proven.byCommand;
import static dev.nightkiln.testing.Proven.byNothing;
import static dev.nightkiln.testing.Proven.compared;
import static dev.nightkiln.testing.Proven.flaky;
import static dev.nightkiln.testing.Proven.gate;
import static dev.nightkiln.testing.Proven.group;
import static dev.nightkiln.testing.Proven.seen;
import static dev.nightkiln.testing.Proven.stoppedOnBase;
import static dev.nightkiln.testing.Proven.tests;
import static dev.nightkiln.testing.Proven.uncompared;
import static dev.nightkiln.testing.Proven.vacuous;
import static dev.nightkiln.testing.Proven.withNewTests;
import static dev.nightkiln.testing.Proven.worse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.evidence.Proof.Picture;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.TestDelta;
import dev.nightkiln.verify.TestDelta.Group;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The whole comment for what can be seen of a change, situation by situation. */
class ProofTableTest {
    private static final Group NONE = Group.EMPTY;
    private static final String PAGE = "https://nightkiln.example/evidence/2345678923-1-cap/";

    /** Every situation by the name of its golden file. */
    private static Proven situation(String name) {
        return switch (name) {
            case "bug-fixed" ->
                    Proven.of(fixed())
                            .with(
                                    byCommand("Widgets keep their order", "make test"),
                                    byCheck("No other test breaks", "TEST"));
            case "fixed-without-criteria" -> Proven.of(fixed());
            case "nothing-shown" -> Proven.of(compared("test", 0, 0, TestDelta.NONE));
            case "not-compared" ->
                    new Proven(
                            List.of(Proven.run("test", 0, '2')),
                            Proven.of(fixed()).gates(),
                            Proof.NONE);
            case "base-not-run" ->
                    Proven.of(uncompared("test")).with(byCommand("It works", "make test"));
            case "vacuous-test" ->
                    Proven.of(vacuous("test", tests(3, NONE, NONE, group("t::test_new"))))
                            .with(byCommand("The bug is gone", "make test"))
                            .with(seen(Signal.VACUOUS_TEST, Reaction.WARN, "t::test_new"));
            case "deleted-test" ->
                    held(
                            Proven.of(compared("test", 0, 0, gone()))
                                    .with(seen(Signal.DELETED_TEST, Reaction.HOLD, "t::test_a")));
            case "skipped-test" ->
                    held(
                            Proven.of(compared("test", 0, 0, TestDelta.NONE))
                                    .with(seen(Signal.SKIPPED_TEST, Reaction.HOLD, "@skip")));
            case "loosened-test" ->
                    held(
                            Proven.of(compared("test", 0, 0, TestDelta.NONE))
                                    .with(
                                            seen(Signal.LOOSENED_TEST, Reaction.HOLD, "-== 3"),
                                            seen(Signal.FEWER_TESTS, Reaction.HOLD)));
            case "already-red" ->
                    Proven.of(compared("lint", 1, 1, TestDelta.NONE))
                            .with(byCheck("It is tidy", "lint"))
                            .with(seen(Signal.ALREADY_RED, Reaction.BLOCK));
            case "flaky" -> Proven.of(flaky("test")).with(seen(Signal.FLAKY, Reaction.WARN));
            case "regression" ->
                    Proven.of(
                            compared(
                                    "test",
                                    0,
                                    1,
                                    tests(7, NONE, group("t::test_b", "t::test_c"), NONE)));
            case "worse-than-a-green-base" ->
                    Proven.of(worse("test", 0, added(NONE, group("t::test_new"))));
            case "worse-than-a-red-base" ->
                    Proven.of(worse("test", 1, added(group("t::test_red"), group("t::test_new"))));
            case "fixed-beside-the-criteria" ->
                    Proven.of(fixed(), compared("lint", 0, 0, TestDelta.NONE))
                            .with(byCheck("It stays tidy", "lint"));
            case "fixed-by-its-tests" ->
                    Proven.of(
                            vacuous("test", TestDelta.NONE),
                            compared("lint", 0, 0, TestDelta.NONE));
            case "base-stopped" ->
                    Proven.of(stoppedOnBase("test")).with(byCommand("It ends", "make test"));
            case "proven-by-new-tests" ->
                    Proven.of(withNewTests(compared("test", 0, 0, TestDelta.NONE), 1))
                            .with(byCommand("It can sort", "make test"));
            case "no-command" ->
                    Proven.of(fixed())
                            .with(
                                    byNothing("The page looks good"),
                                    byCommand("It is fast", "make bench"),
                                    byCheck("It is secure", "audit"));
            case "decisions" -> Proven.of(fixed()).decided("# Why\n\n* a heap, not a sort\n@ada");
            case "with-page" -> linked(Optional.of(PAGE), true);
            case "with-private-page" -> linked(Optional.of(PAGE), false);
            case "without-page" -> linked(Optional.empty(), false);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static CheckComparison fixed() {
        return compared("test", 1, 0, tests(41, group("t::test_order"), NONE, NONE));
    }

    private static TestDelta added(Group red, Group added) {
        return new TestDelta(
                3 + red.count() + added.count(),
                3 + red.count(),
                3,
                0,
                NONE,
                NONE,
                red,
                added,
                NONE,
                NONE,
                NONE,
                List.of());
    }

    private static TestDelta gone() {
        return new TestDelta(
                4,
                5,
                4,
                0,
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                group("t::test_a"),
                NONE,
                List.of("x.xml: cut"));
    }

    private static Proven held(Proven proven) {
        return proven.with(
                gate("comparison", GateResult.Outcome.HELD, "tests changed"),
                gate("secrets", GateResult.Outcome.PASSED, "No secret was found"));
    }

    private static Proven linked(Optional<String> page, boolean isPublic) {
        var pictures =
                page.map(at -> new Picture("home.png", at + "files/shots/1.png", isPublic)).stream()
                        .toList();
        var link = new BundleLink("evidence-2345678923-1.zip", "c".repeat(64), page, pictures);
        Proven proven = Proven.of(fixed()).with(byCommand("It is sorted", "make test"));
        return proven.with(proven.proof().with(link));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bug-fixed",
                "fixed-without-criteria",
                "nothing-shown",
                "not-compared",
                "base-not-run",
                "vacuous-test",
                "deleted-test",
                "skipped-test",
                "loosened-test",
                "already-red",
                "flaky",
                "regression",
                "worse-than-a-green-base",
                "worse-than-a-red-base",
                "fixed-beside-the-criteria",
                "fixed-by-its-tests",
                "base-stopped",
                "proven-by-new-tests",
                "no-command",
                "decisions",
                "with-page",
                "with-private-page",
                "without-page"
            })
    void eachSituationIsSaidPlainly(String name) throws IOException {
        var evidence = situation(name).evidence();
        String text = EvidenceComment.render(evidence);
        String first = text.lines().findFirst().orElse("");
        assertThat(first.length()).isLessThanOrEqualTo(120);
        assertThat(first).doesNotContainPattern("[`*<\\[|]");
        new Golden("proof").check(name + ".md", text);
    }

    @Test
    void whatWasObservedAloneNamesNoAccountOfTheAgent() {
        Proven proven = Proven.of(fixed());
        Room room = Room.PLENTY;
        String whole = ProofTable.render(proven.checks(), proven.gates(), proven.proof(), room);
        String alone = ProofTable.observed(proven.checks(), proven.gates(), proven.proof(), room);
        assertThat(whole).startsWith(alone).contains("claimed by the agent");
        assertThat(alone)
                .contains("check `test`")
                .doesNotContain("the agent")
                .doesNotContain("below");
    }
}
