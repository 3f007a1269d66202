package dev.nightkiln.policy;

import dev.nightkiln.policy.Bounded.Span;
import dev.nightkiln.policy.Walls.PathsSection;
import dev.nightkiln.yaml.Problems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds a repository's walls against the organisation's. Where the floor is silent, the strictest
 * holds that still lets a task be done: writers may trigger and approve, no network, no model.
 */
final class WallsMerge {
    private static final String ASK = "narrow it or ask an operator";

    /** Where the floor names no other. */
    static final String SCANNER = "nightkiln/scanner:dev";

    private static final List<String> ALWAYS_PROTECTED =
            List.of(".github/workflows/**", "CODEOWNERS", ".github/agent-policy.yml");

    private final Walls floor;
    private final Source silence;
    private final MergeRecord record;

    WallsMerge(Walls floor, Source silence, MergeRecord record) {
        this.floor = floor;
        this.silence = silence;
        this.record = record;
    }

    Paths paths(Walls wanted) {
        PathsSection own = floor.paths();
        PathsSection asked = wanted.paths();
        At<List<PathRule>> most =
                own.writable().orElse(new At<>(List.of(new PathRule("**", silence)), silence));
        List<PathGlob> allowed =
                most.value().stream().map(rule -> PathGlob.exact(rule.pattern())).toList();
        asked.writable()
                .ifPresent(list ->
                        list.value().stream()
                                .filter(rule ->
                                        allowed.stream()
                                                .noneMatch(wide ->
                                                        wide.covers(
                                                                PathGlob.exact(rule.pattern()))))
                                .forEach(rule ->
                                        record.loosened(
                                                rule.source(),
                                                "paths.writable",
                                                Problems.quoted(rule.pattern())
                                                        + " is not within what the organisation lets be written",
                                                most.source(),
                                                ASK)));
        record.decided("paths.writable", asked.writable().orElse(most).source());
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
        record.decided("paths.protected", asked.protectedPaths().orElse(guarded).source());
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
                        record.loosened(
                                value.source(),
                                key,
                                "the organisation does not allow them",
                                most.source(),
                                "write false or ask an operator"));
        record.decided(key, asked.orElse(most).source());
        return asked.orElse(most).value();
    }

    Scans scans(Walls wanted) {
        At<String> image = floor.scanner().orElse(new At<>(SCANNER, silence));
        record.decided("scans.image", image.source());
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
        record.decided(bounded.path(), stated.source());
        return stated.value();
    }

    private void beyond(Bounded bounded, At<Long> stated, String than, At<Long> bound) {
        String most = bounded.unit().format(bound.value());
        record.loosened(
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
                        record.loosened(
                                asked.source(),
                                "sandbox.runtime",
                                Problems.quoted(asked.usual().getFirst())
                                        + " is not a runtime the organisation allows",
                                own.source(),
                                own.most().isEmpty()
                                        ? "remove it"
                                        : "write one of " + String.join(", ", own.most())));
        record.decided("sandbox.runtime", wanted.runtimes().orElse(own).source());
        return new SandboxRule(wanted.runtimes().orElse(own).usual().stream().findFirst());
    }
}
