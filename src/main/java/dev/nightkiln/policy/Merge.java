package dev.nightkiln.policy;

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

    Merge(Floor floor, Problems problems) {
        this.floor = floor;
        this.problems = problems;
    }

    /** Only meaningful when no problem was added. */
    Optional<Policy> policy(Wanted wanted, int line) {
        refuseAgentImage(wanted.agent());
        wanted.checks().forEach(this::refuseCheck);
        refuseReplacedChecks(wanted.checks());
        Optional<AgentRule> agent = agent(wanted.agent(), line);
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
                        Proving.USUAL,
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
        agent.image().ifPresent(image -> refuseImage("agent.image", image));
    }

    void refuseCheck(CheckSection check) {
        check.image().ifPresent(image -> refuseImage(check.path() + ".image", image));
        check.timeout()
                .ifPresent(amount ->
                        refuseMore(Limit.CHECK_TIMEOUT, check.path() + ".timeout", amount));
    }

    private void refuseImage(String path, Text image) {
        refuseTag(path, image);
        if (!floor.images().allow(image.value())) {
            String allowed =
                    String.join(
                            ", ",
                            floor.images().patterns().stream().map(ImagePattern::text).toList());
            problems.add(
                    image.line(),
                    path,
                    Problems.quoted(image.value())
                            + " is not an image the organisation allows ("
                            + floor.place(floor.images().line())
                            + ")",
                    "use one of " + allowed + " or ask an operator");
        }
    }

    private void refuseTag(String path, Text image) {
        if (!floor.images().fixed(image.value())) {
            problems.add(
                    image.line(),
                    path,
                    Problems.quoted(image.value())
                            + " is not named by its digest, which the organisation requires ("
                            + floor.place(floor.images().line())
                            + ")",
                    "write name@sha256: and the 64 digits, of the registry or of docker image"
                            + " inspect --format {{.Id}}");
        }
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

    private Optional<AgentRule> agent(AgentSection wanted, int line) {
        Optional<List<String>> command =
                wanted.command().or(() -> floor.agent().command()).map(At::value);
        Optional<String> image = wanted.image().or(() -> floor.agent().image()).map(Text::value);
        if (command.isEmpty()) {
            missing(line, "agent.command");
        }
        if (image.isEmpty()) {
            missing(line, "agent.image");
        }
        return command.flatMap(c -> image.map(i -> new AgentRule(c, i)));
    }

    private void missing(int line, String key) {
        if (!problems.concern(key)) {
            problems.add(
                    line,
                    key,
                    "it is missing and the organisation has no default",
                    "add it below `agent:`");
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
                                CheckRule.KeptFiles.NONE))
                .toList();
    }
}
