package dev.nightkiln.testing;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckComparison.BaseRun;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.Standing;
import dev.nightkiln.verify.TestDelta;
import dev.nightkiln.verify.TestDelta.Group;
import dev.nightkiln.workspace.DiffStat;
import dev.nightkiln.workspace.FileChange;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Evidence of an attempt that never was, for those who render, pack or sign it. */
public record Proven(List<CheckResult> checks, List<GateResult> gates, Proof proof) {
    public static final CommitSha BASE = new CommitSha("b".repeat(40));
    public static final CommitSha HEAD = new CommitSha("a1b2c3d" + "0".repeat(33));
    public static final TaskId TASK = new TaskId("2345678923");

    /** Of one or more comparisons, without a specification, all gates open. */
    public static Proven of(CheckComparison... comparisons) {
        List<CheckComparison> all = List.of(comparisons);
        return new Proven(
                all.stream().map(CheckComparison::head).toList(),
                List.of(
                        gate("policy", GateResult.Outcome.PASSED, "The change keeps to the policy"),
                        gate("secrets", GateResult.Outcome.PASSED, "No secret was found")),
                new Proof(Optional.empty(), all, List.of(), Optional.empty(), Optional.empty()));
    }

    public Proven with(Criterion... criteria) {
        var specification =
                new Specification(
                        "Widgets keep their order",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(criteria),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Specification.Priority.NORMAL);
        return with(
                new Proof(
                        Optional.of(specification),
                        proof.comparisons(),
                        proof.signals(),
                        proof.decisions(),
                        proof.bundle()));
    }

    public Proven with(Observed... signals) {
        return with(
                new Proof(
                        proof.specification(),
                        proof.comparisons(),
                        List.of(signals),
                        proof.decisions(),
                        proof.bundle()));
    }

    public Proven with(Proof other) {
        return new Proven(checks, gates, other);
    }

    public Proven with(GateResult... others) {
        return new Proven(checks, List.of(others), proof);
    }

    public Proven decided(String text) {
        return with(
                new Proof(
                        proof.specification(),
                        proof.comparisons(),
                        proof.signals(),
                        Optional.of(text),
                        proof.bundle()));
    }

    public Evidence evidence() {
        var network = new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE);
        var agent =
                new AgentReport(
                        "agent:1",
                        List.of("work"),
                        "exit code 0",
                        0,
                        61_000,
                        "All done.",
                        "e".repeat(64),
                        network);
        var stat =
                new DiffStat(
                        2,
                        12,
                        3,
                        List.of(
                                new FileChange("src/widgets.py", 'M', 4, 3, false),
                                new FileChange("tests/test_widgets.py", 'M', 8, 0, false)));
        return new Evidence(
                task(), HEAD, checks, gates, agent, stat, "f".repeat(64), Optional.empty(), proof);
    }

    public static Task task() {
        return new Task(
                TASK,
                1,
                new Repository(1, "acme", "widgets"),
                7,
                new TaskSpec("Sort", "Sort them", new Actor(5, "ada"), "main", BASE),
                new TaskState.Publishing(1, HEAD));
    }

    public static GateResult gate(String name, GateResult.Outcome outcome, String summary) {
        return new GateResult(name, outcome, summary, List.of());
    }

    /** A run of {@code make <name>}; its log's digest is made of one digit. */
    public static CheckResult run(String name, int exitCode, char digit) {
        return new CheckResult(
                name,
                List.of("sh", "-ec", "make " + name),
                "python:3",
                exitCode == 0 ? CheckOutcome.PASSED : CheckOutcome.FAILED,
                exitCode,
                3_100,
                name + " ended with " + exitCode,
                String.valueOf(digit).repeat(64),
                27,
                "check-1.log");
    }

    /** Base to head, told by exit codes. */
    public static CheckComparison compared(String name, int base, int head, TestDelta tests) {
        Standing standing =
                base == 0
                        ? head == 0 ? Standing.KEPT : Standing.REGRESSED
                        : head == 0 ? Standing.FIXED : Standing.ALREADY_RED;
        return new CheckComparison(
                run(name, head, '2'),
                Optional.empty(),
                Optional.of(new BaseRun(run(name, base, '1'), true)),
                Optional.empty(),
                Optional.empty(),
                standing,
                tests,
                List.of(),
                List.of());
    }

    public static CheckComparison uncompared(String name) {
        return new CheckComparison(
                run(name, 0, '2'),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Standing.UNCOMPARED,
                TestDelta.NONE,
                List.of(),
                List.of());
    }

    /** Failed, then passed on the same tree. */
    public static CheckComparison flaky(String name) {
        CheckComparison once = compared(name, 0, 1, TestDelta.NONE);
        return new CheckComparison(
                once.head(),
                Optional.of(run(name, 0, '3')),
                once.base(),
                Optional.empty(),
                Optional.empty(),
                Standing.KEPT,
                TestDelta.NONE,
                List.of(),
                List.of());
    }

    /** Its new tests pass on the base's code as well. */
    public static CheckComparison vacuous(String name, TestDelta tests) {
        return withNewTests(compared(name, 1, 0, tests), 0);
    }

    /** The same with a run of the change's tests on the base's code. */
    public static CheckComparison withNewTests(CheckComparison seen, int exitCode) {
        return new CheckComparison(
                seen.head(),
                seen.again(),
                seen.base(),
                Optional.of(run(seen.head().name(), exitCode, '4')),
                seen.baseTestsOnHead(),
                seen.standing(),
                seen.tests(),
                seen.kept(),
                seen.problems());
    }

    /** The change fails in more than the base does, and nothing that passed there fails. */
    public static CheckComparison worse(String name, int base, TestDelta tests) {
        CheckComparison seen = compared(name, base, 1, tests);
        return with(seen, seen.base(), Standing.WORSE);
    }

    /** The base was stopped by its timeout, the change passes. */
    public static CheckComparison stoppedOnBase(String name) {
        CheckComparison seen = compared(name, 1, 0, TestDelta.NONE);
        CheckResult failed = run(name, -1, '1');
        var stopped =
                new CheckResult(
                        name,
                        failed.command(),
                        failed.image(),
                        CheckOutcome.TIMED_OUT,
                        failed.exitCode(),
                        failed.tookMillis(),
                        failed.logTail(),
                        failed.logSha256(),
                        failed.logBytes(),
                        failed.log());
        return with(seen, Optional.of(new BaseRun(stopped, false)), Standing.UNCOMPARED);
    }

    private static CheckComparison with(
            CheckComparison seen, Optional<BaseRun> base, Standing standing) {
        return new CheckComparison(
                seen.head(),
                seen.again(),
                base,
                seen.newTestsOnBase(),
                seen.baseTestsOnHead(),
                standing,
                seen.tests(),
                seen.kept(),
                seen.problems());
    }

    /** Of {@code kept} tests that pass on both, and some of each other kind. */
    public static TestDelta tests(int kept, Group fixed, Group regressed, Group vacuous) {
        int rest = fixed.count() + regressed.count();
        return new TestDelta(
                kept + rest + vacuous.count(),
                kept + rest,
                kept,
                0,
                fixed,
                regressed,
                Group.EMPTY,
                Group.EMPTY,
                vacuous,
                Group.EMPTY,
                Group.EMPTY,
                List.of());
    }

    public static Group group(String... ids) {
        return new Group(ids.length, Arrays.asList(ids));
    }

    public static Group many(int count) {
        return new Group(
                count,
                IntStream.range(0, 100).mapToObj(n -> "tests.test_many::test_" + n).toList());
    }

    public static Criterion byCommand(String statement, String line) {
        return new Criterion(statement, new Criterion.Proof.Command(line));
    }

    public static Criterion byCheck(String statement, String name) {
        return new Criterion(statement, new Criterion.Proof.NamedCheck(name));
    }

    public static Criterion byNothing(String statement) {
        return new Criterion(statement, new Criterion.Proof.None());
    }

    public static Observed seen(Signal signal, Reaction reaction, String... details) {
        return new Observed(
                signal, reaction, signal.key() + " in `tests/test_widgets.py`", List.of(details));
    }
}
