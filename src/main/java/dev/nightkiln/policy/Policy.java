package dev.nightkiln.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one task may do, after the repository's file was held against the organisation's floor.
 * {@code sources} names the line that decided each key ({@code limits.files}, {@code
 * paths.writable}); it is no part of the policy's meaning and of its digest.
 */
public record Policy(
        People people,
        AgentRule agent,
        List<CheckRule> checks,
        PolicyLimits limits,
        List<HostRule> hosts,
        List<ModelRule> models,
        Paths paths,
        Scans scans,
        SignOff signOff,
        Retention retention,
        SandboxRule sandbox,
        Proving proving,
        Map<String, Source> sources) {
    public Policy {
        checks = List.copyOf(checks);
        hosts = List.copyOf(hosts);
        models = List.copyOf(models);
        sources = Map.copyOf(sources);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("a policy without a required check proves nothing");
        }
    }

    /** The agent and, in their order, those that are asked after it. */
    public List<AgentRule> agents() {
        return Stream.concat(Stream.of(agent), proving.repair().fallback().stream()).toList();
    }

    /** The same with another of its agents asked first; without such an agent, unchanged. */
    Policy startingWith(String name) {
        Optional<AgentRule> first =
                agents().stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
        return first.filter(chosen -> !chosen.equals(agent)).map(this::startingWith).orElse(this);
    }

    private Policy startingWith(AgentRule first) {
        List<AgentRule> others = agents().stream().filter(each -> !each.equals(first)).toList();
        return new Policy(
                people,
                first,
                checks,
                limits,
                hosts,
                models,
                paths,
                scans,
                signOff,
                retention,
                sandbox,
                proving.withFallback(others),
                sources);
    }

    /** What agents, checks, the search for secrets and the warm-up run in. */
    public Set<String> images() {
        return Stream.of(
                        Stream.of(agent.image(), scans.image()),
                        checks.stream().map(CheckRule::image),
                        proving.images())
                .flatMap(images -> images)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same with other names for its images. */
    public Policy withImages(UnaryOperator<String> name) {
        return new Policy(
                people,
                agent.withImage(name.apply(agent.image())),
                checks.stream()
                        .map(check ->
                                new CheckRule(
                                        check.name(),
                                        check.command(),
                                        name.apply(check.image()),
                                        check.timeout(),
                                        check.kept()))
                        .toList(),
                limits,
                hosts,
                models,
                paths,
                new Scans(name.apply(scans.image()), scans.timeout()),
                signOff,
                retention,
                sandbox,
                proving.withImages(name),
                sources);
    }

    /** The same with other checks and limits. */
    Policy with(List<CheckRule> otherChecks, PolicyLimits otherLimits) {
        return new Policy(
                people,
                agent,
                otherChecks,
                otherLimits,
                hosts,
                models,
                paths,
                scans,
                signOff,
                retention,
                sandbox,
                proving,
                sources);
    }

    /** The line that decided this key or, where it has none of its own, the key it is part of. */
    public Optional<Source> source(String key) {
        for (String at = key;
                !at.isEmpty();
                at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            if (sources.containsKey(at)) {
                return Optional.ofNullable(sources.get(at));
            }
        }
        return Optional.empty();
    }
}
