package dev.nightkiln.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What no file says yet. */
final class Unwritten {
    private static final Source NOWHERE = new Source("policies/default.yml", 1);

    private Unwritten() {}

    static Policy policy(AgentRule agent, List<CheckRule> checks, PolicyLimits limits) {
        var writers = new Access(Access.Role.WRITE, List.of());
        return new Policy(
                new People(writers, writers),
                agent,
                checks,
                limits,
                List.of(),
                List.of(),
                new Paths(
                        List.of(new PathRule("**", NOWHERE)),
                        List.of(
                                new PathRule(".github/workflows/**", NOWHERE),
                                new PathRule("CODEOWNERS", NOWHERE),
                                new PathRule(".github/agent-policy.yml", NOWHERE)),
                        true,
                        true),
                new Scans("nightkiln/scanner:dev", Duration.ofMinutes(5)),
                new SignOff(1, 2),
                new Retention(Duration.ofDays(90), Duration.ofDays(30)),
                new SandboxRule(Optional.empty()),
                Map.of());
    }
}
