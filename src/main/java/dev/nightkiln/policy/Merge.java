package dev.nightkiln.policy;

import dev.nightkiln.policy.ProvingSections.FallbackSection;
import dev.nightkiln.policy.ProvingSections.WarmUpSection;
import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.CheckSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.Problems;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds a repository's wishes against the floor; what would loosen it names both lines. */
final class Merge {
    private final Floor floor;
    private final Problems problems;
    private final ImageMerge images;

    Merge(Floor floor, Problems problems) {
        this.floor = floor;
        this.images = new ImageMerge(floor, problems);
        this.problems = problems;
    }

    /** Only meaningful when no problem was added. */
    Optional<Policy> policy(Wanted wanted, int line) {
        refuseAgentImage(wanted.agent());
        wanted.checks().forEach(this::refuseCheck);
        refuseReplacedChecks(wanted.checks());
        refuseRuns(wanted.proving());
        var agents = new AgentMerge(floor, problems);
        Optional<AgentRule> agent = agents.agent(wanted.agent(), line);
        List<CheckSection> checks =
                Stream.concat(floor.checks().stream(), wanted.checks().stream()).toList();
        if (checks.isEmpty() && !problems.concern("checks")) {
            problems.add(
                    line,
                    "checks",
                    "there is no required check, so no change could be proven",
                    "add `checks:` with at least one `- name: ...` and `run: ...`");
        }
        Map<Limit, Long> limits = limits(wanted.limits());
        var record = new MergeRecord(problems);
        var network = new NetworkMerge(floor.walls(), silence(), record);
        var walls = new WallsMerge(floor.walls(), silence(), record);
        Walls wishes = wanted.walls();
        var people = new PeopleMerge(floor.walls(), silence(), record).people(wishes);
        var hosts = network.hosts(wishes);
        var models = network.models(wishes);
        var paths = walls.paths(wishes);
        var scans = walls.scans(wishes);
        var signOff = walls.signOff(wishes);
        var retention = walls.retention(wishes);
        var sandbox = walls.sandbox(wishes);
        var proving = new ProvingMerge(floor.proving(), silence(), record);
        Optional<Proving> proven =
                agent.map(rule ->
                        proving.proving(
                                wanted.proving(), rule, new PolicyLimits(limits).checkTimeout()));
        agent.ifPresent(rule -> agents.refuseSameNames(wanted, rule.name()));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return agent.map(rule ->
                new Policy(
                        people,
                        rule,
                        rules(checks, rule, limits),
                        new PolicyLimits(limits),
                        hosts,
                        models,
                        paths,
                        scans,
                        signOff,
                        retention,
                        sandbox,
                        proven.orElseThrow(),
                        Deciding.lines(floor, wanted, problems.source(), record.sources())));
    }

    /** The line for what the floor does not say. */
    private Source silence() {
        return new Source(floor.name(), 1);
    }

    /** What a silent repository would get must be within what the floor itself allows. */
    void refuseOwnWalls() {
        Walls own = floor.walls();
        var silent =
                new Walls(
                        Walls.AccessSection.SILENT,
                        Walls.AccessSection.SILENT,
                        Optional.empty(),
                        Optional.empty(),
                        Walls.PathsSection.SILENT,
                        Optional.empty(),
                        Map.of(),
                        Optional.empty());
        var record = new MergeRecord(problems);
        var network = new NetworkMerge(own, silence(), record);
        network.hosts(silent);
        network.models(silent);
        new WallsMerge(own, silence(), record).signOff(silent);
        own.runtimes()
                .filter(runtimes -> !runtimes.most().containsAll(runtimes.usual()))
                .ifPresent(runtimes ->
                        problems.add(
                                runtimes.source().line(),
                                "sandbox.runtime.default",
                                "it is not among the allowed",
                                "add it to sandbox.runtime.allowed"));
    }

    void refuseAgentImage(AgentSection agent) {
        agent.image().ifPresent(image -> images.refuse("agent.image", image));
    }

    void refuseCheck(CheckSection check) {
        check.image().ifPresent(image -> images.refuse(check.path() + ".image", image));
        check.timeout()
                .ifPresent(amount ->
                        refuseMore(Limit.CHECK_TIMEOUT, check.path() + ".timeout", amount));
    }

    /** The images and the timeout of fallback agents and the warm-up. */
    void refuseRuns(ProvingSections file) {
        for (FallbackSection one : file.fallback().map(At::value).orElse(List.of())) {
            one.image().ifPresent(image -> images.refuse(one.path() + ".image", image));
        }
        Optional<WarmUpSection> warmUp = file.warmUp();
        warmUp.flatMap(WarmUpSection::image)
                .ifPresent(image -> images.refuse("warm-up.image", image));
        warmUp.flatMap(WarmUpSection::timeout)
                .ifPresent(time -> refuseMore(Limit.CHECK_TIMEOUT, "warm-up.timeout", time));
    }

    private void refuseMore(Limit limit, String path, Amount amount) {
        Amount most = floor.bound(limit).most();
        if (amount.value() > most.value()) {
            problems.add(
                    amount.line(),
                    path,
                    limit.format(amount.value())
                            + " is more than the organisation allows ("
                            + limit.format(most.value())
                            + ", "
                            + floor.place(most.line())
                            + ")",
                    "lower it or ask an operator");
        }
    }

    private void refuseReplacedChecks(List<CheckSection> checks) {
        for (CheckSection check : checks) {
            floor.checks().stream()
                    .filter(own -> own.name().value().equalsIgnoreCase(check.name().value()))
                    .findFirst()
                    .ifPresent(own ->
                            problems.add(
                                    check.name().line(),
                                    check.path() + ".name",
                                    "the name "
                                            + Problems.quoted(check.name().value())
                                            + " belongs to a check of the organisation ("
                                            + floor.place(own.name().line())
                                            + ")",
                                    "choose another name; the organisation's check runs as well"));
        }
    }

    private Map<Limit, Long> limits(Map<Limit, Amount> wanted) {
        var amounts = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            Optional<Amount> stated = Optional.ofNullable(wanted.get(limit));
            stated.ifPresent(amount -> refuseMore(limit, "limits." + limit.key(), amount));
            amounts.put(limit, stated.orElse(floor.bound(limit).usual()).value());
        }
        return amounts;
    }

    private static List<CheckRule> rules(
            List<CheckSection> checks, AgentRule agent, Map<Limit, Long> limits) {
        var usual = new PolicyLimits(limits).checkTimeout();
        return checks.stream()
                .map(check ->
                        new CheckRule(
                                check.name().value(),
                                check.command(),
                                check.image().map(Text::value).orElse(agent.image()),
                                check.timeout()
                                        .map(amount -> Duration.ofSeconds(amount.value()))
                                        .orElse(usual),
                                check.kept()))
                .toList();
    }
}
