package dev.nightkiln.policy;

import dev.nightkiln.policy.Bounded.Span;
import dev.nightkiln.policy.Walls.AccessSection;
import dev.nightkiln.policy.Walls.PathsSection;
import dev.nightkiln.yaml.Problems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a repository's walls against the organisation's. Where the floor is silent, the strictest
 * holds that still lets a task be done: writers may trigger and approve, no network, no model.
 */
final class WallsMerge {
    private static final String ASK = "narrow it or ask an operator";
    private static final String SCANNER = "nightkiln/scanner:dev";
    private static final List<String> ALWAYS_PROTECTED =
            List.of(".github/workflows/**", "CODEOWNERS", ".github/agent-policy.yml");

    private final Walls floor;
    private final Source silence;
    private final Problems problems;
    private final Map<String, Source> sources = new HashMap<>();

    WallsMerge(Walls floor, String floorName, Problems problems) {
        this.floor = floor;
        this.silence = new Source(floorName, 1);
        this.problems = problems;
    }

    Map<String, Source> sources() {
        return sources;
    }

    People people(Walls wanted) {
        return new People(
                access("people.trigger", floor.trigger(), wanted.trigger()),
                access("people.approve", floor.approve(), wanted.approve()));
    }

    private Access access(String key, AccessSection own, AccessSection wanted) {
        At<Access.Role> least = own.role().orElse(new At<>(Access.Role.WRITE, silence));
        wanted.role()
                .filter(role -> role.value().compareTo(least.value()) < 0)
                .ifPresent(role ->
                        loosened(
                                role.source(),
                                key + ".role",
                                name(role.value())
                                        + " is less than the organisation's "
                                        + name(least.value()),
                                least.source(),
                                "write " + name(least.value()) + " or more"));
        own.logins()
                .ifPresent(listed ->
                        wanted.logins()
                                .ifPresent(logins ->
                                        logins.value().stream()
                                                .filter(login ->
                                                        listed.value().stream()
                                                                .noneMatch(login::equalsIgnoreCase))
                                                .forEach(login ->
                                                        loosened(
                                                                logins.source(),
                                                                key + ".logins",
                                                                Problems.quoted(login)
                                                                        + " is not among those the organisation lists",
                                                                listed.source(),
                                                                "remove it or ask an operator"))));
        decided(key + ".role", wanted.role().orElse(least).source());
        Optional<At<List<String>>> logins = wanted.logins().or(own::logins);
        logins.ifPresent(these -> decided(key + ".logins", these.source()));
        return new Access(
                wanted.role().orElse(least).value(), logins.map(At::value).orElse(List.of()));
    }

    private static String name(Access.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    List<HostRule> hosts(Walls wanted) {
        Choice<HostRule> own = floor.hosts().orElse(new Choice<>(List.of(), List.of(), silence));
        decided("egress.hosts", wanted.hosts().map(Choice::source).orElse(own.source()));
        return held(wanted.hosts().map(Choice::most).orElse(own.usual()), own.most(), own.source());
    }

    private List<HostRule> held(List<HostRule> asked, List<HostRule> most, Source max) {
        var allowed = new ArrayList<HostRule>();
        for (HostRule rule : asked) {
            boolean internal = true;
            for (String method : rule.methods().stream().sorted().toList()) {
                List<HostRule> covering =
                        most.stream().filter(wide -> wide.covers(rule, method)).toList();
                if (covering.isEmpty()) {
                    loosened(
                            rule.source(),
                            "egress.hosts",
                            method
                                    + " to "
                                    + Problems.quoted(rule.host() + ":" + rule.portFor(method))
                                    + " is not within what the organisation allows",
                            nearest(most, rule.host()).orElse(max),
                            "remove it, name an allowed host, or ask an operator to add it to egress.hosts.max");
                }
                internal &= covering.stream().anyMatch(HostRule::internal);
            }
            allowed.add(
                    new HostRule(
                            rule.host(), rule.port(), rule.methods(), internal, rule.source()));
        }
        return allowed;
    }

    /** The rule whose host fits, though perhaps not its port or its methods. */
    private static Optional<Source> nearest(List<HostRule> rules, String host) {
        return rules.stream().filter(rule -> rule.names(host)).findFirst().map(HostRule::source);
    }

    List<ModelRule> models(Walls wanted) {
        Choice<ModelRule> own = floor.models().orElse(new Choice<>(List.of(), List.of(), silence));
        decided("models", wanted.models().map(Choice::source).orElse(own.source()));
        var allowed = new ArrayList<ModelRule>();
        for (ModelRule rule : wanted.models().map(Choice::most).orElse(own.usual())) {
            if (ModelCover.covering(own.most(), rule).isEmpty()) {
                loosened(
                        rule.source(),
                        "models",
                        Problems.quoted(rule.provider() + "/" + rule.model())
                                + " is not within what the organisation allows",
                        own.most().stream()
                                .filter(one -> one.provider().equals(rule.provider()))
                                .findFirst()
                                .map(ModelRule::source)
                                .orElse(own.source()),
                        "remove it, name an allowed model, or ask an operator to add it to models.max");
            }
            allowed.addAll(ModelCover.priced(own.most(), rule));
        }
        return allowed;
    }

    Paths paths(Walls wanted) {
        PathsSection own = floor.paths();
        PathsSection asked = wanted.paths();
        At<List<PathRule>> most =
                own.writable().orElse(new At<>(List.of(new PathRule("**", silence)), silence));
        asked.writable()
                .ifPresent(list ->
                        list.value().stream()
                                .filter(rule ->
                                        most.value().stream()
                                                .noneMatch(wide ->
                                                        Globs.coversPath(
                                                                wide.pattern(), rule.pattern())))
                                .forEach(rule ->
                                        loosened(
                                                rule.source(),
                                                "paths.writable",
                                                Problems.quoted(rule.pattern())
                                                        + " is not within what the organisation lets be written",
                                                most.source(),
                                                ASK)));
        decided("paths.writable", asked.writable().orElse(most).source());
        At<List<PathRule>> guarded =
                own.protectedPaths()
                        .orElse(
                                new At<>(
                                        ALWAYS_PROTECTED.stream()
                                                .map(p -> new PathRule(p, silence))
                                                .toList(),
                                        silence));
        var all = new ArrayList<>(guarded.value());
        asked.protectedPaths().ifPresent(more -> all.addAll(more.value()));
        decided("paths.protected", asked.protectedPaths().orElse(guarded).source());
        return new Paths(
                asked.writable().orElse(most).value(),
                all,
                flag("paths.binaries", own.binaries(), asked.binaries()),
                flag("paths.executables", own.executables(), asked.executables()));
    }

    private boolean flag(String key, Optional<At<Boolean>> own, Optional<At<Boolean>> asked) {
        At<Boolean> most = own.orElse(new At<>(false, silence));
        asked.filter(value -> value.value() && !most.value())
                .ifPresent(value ->
                        loosened(
                                value.source(),
                                key,
                                "the organisation does not allow them",
                                most.source(),
                                "write false or ask an operator"));
        decided(key, asked.orElse(most).source());
        return asked.orElse(most).value();
    }

    Scans scans(Walls wanted) {
        At<String> image = floor.scanner().orElse(new At<>(SCANNER, silence));
        decided("scans.image", image.source());
        return new Scans(image.value(), Duration.ofSeconds(amount(Bounded.SCAN_TIMEOUT, wanted)));
    }

    /** A change of protected paths never needs fewer people than any other. */
    SignOff signOff(Walls wanted) {
        int approvals = Math.toIntExact(amount(Bounded.APPROVALS, wanted));
        int more = Math.toIntExact(amount(Bounded.PROTECTED_APPROVALS, wanted));
        return new SignOff(approvals, Math.max(approvals, more));
    }

    Retention retention(Walls wanted) {
        return new Retention(
                Duration.ofDays(amount(Bounded.EVIDENCE, wanted)),
                Duration.ofDays(amount(Bounded.DELIVERIES, wanted)));
    }

    private long amount(Bounded bounded, Walls wanted) {
        Span own =
                Optional.ofNullable(floor.amounts().get(bounded)).orElse(bounded.silent(silence));
        At<Long> stated =
                Optional.ofNullable(wanted.amounts().get(bounded))
                        .map(Span::usual)
                        .orElse(own.usual());
        if (stated.value() < own.least().value()) {
            beyond(bounded, stated, "less", own.least());
        }
        if (stated.value() > own.most().value()) {
            beyond(bounded, stated, "more", own.most());
        }
        decided(bounded.path(), stated.source());
        return stated.value();
    }

    private void beyond(Bounded bounded, At<Long> stated, String than, At<Long> bound) {
        String most = bounded.unit().format(bound.value());
        loosened(
                stated.source(),
                bounded.path(),
                bounded.unit().format(stated.value())
                        + " is "
                        + than
                        + " than the organisation allows ("
                        + most
                        + ")",
                bound.source(),
                "write " + most + " or ask an operator");
    }

    SandboxRule sandbox(Walls wanted) {
        Choice<String> own = floor.runtimes().orElse(new Choice<>(List.of(), List.of(), silence));
        wanted.runtimes()
                .filter(asked -> !own.most().containsAll(asked.usual()))
                .ifPresent(asked ->
                        loosened(
                                asked.source(),
                                "sandbox.runtime",
                                Problems.quoted(asked.usual().getFirst())
                                        + " is not a runtime the organisation allows",
                                own.source(),
                                own.most().isEmpty()
                                        ? "remove it"
                                        : "write one of " + String.join(", ", own.most())));
        decided("sandbox.runtime", wanted.runtimes().orElse(own).source());
        return new SandboxRule(wanted.runtimes().orElse(own).usual().stream().findFirst());
    }

    private void decided(String key, Source source) {
        sources.put(key, source);
    }

    private void loosened(Source at, String key, String reason, Source own, String mend) {
        problems.add(at.line(), key, reason + " (" + own + ")", mend);
    }
}
