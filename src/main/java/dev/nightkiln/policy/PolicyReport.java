package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A policy for people: each value with the line that decided it. */
public final class PolicyReport {
    private record Row(String key, String value, String source) {}

    private final Policy policy;
    private final List<Row> rows = new ArrayList<>();

    private PolicyReport(Policy policy) {
        this.policy = policy;
    }

    /** One value a line: key, value, {@code file:line}; the digest is the last line. */
    public static String render(PolicyResult.Effective effective) {
        PolicyReport report = of(effective.policy());
        int keys = report.rows.stream().mapToInt(row -> row.key.length()).max().orElse(0);
        int values = report.rows.stream().mapToInt(row -> row.value.length()).max().orElse(0);
        String line = "%-" + keys + "s  %-" + Math.min(values, 60) + "s  %s%n";
        var text = new StringBuilder();
        report.rows.forEach(row -> text.append(line.formatted(row.key, row.value, row.source)));
        return text.append("digest  sha256:").append(effective.digest()).append('\n').toString();
    }

    /** One line for each value of this key and of what is below it; none where there is no such. */
    static List<String> lines(Policy policy, String key) {
        return of(policy).rows.stream()
                .filter(row ->
                        row.key.equals(key)
                                || row.key.startsWith(key + ".")
                                || row.key.startsWith(key + "["))
                .map(row -> "key %s: %s (%s)".formatted(row.key, row.value, row.source))
                .toList();
    }

    private static PolicyReport of(Policy policy) {
        var report = new PolicyReport(policy);
        report.work();
        report.people();
        report.network();
        report.change();
        report.gates();
        report.proving(policy.proving());
        return report;
    }

    private void work() {
        row("agent.name", policy.agent().name());
        row("agent.command", command(policy.agent().command()));
        row("agent.image", policy.agent().image());
        for (int i = 0; i < policy.checks().size(); i++) {
            CheckRule check = policy.checks().get(i);
            row("checks[" + i + "]", Problems.quoted(check.name()));
            row("checks[" + i + "].run", command(check.command()));
            row("checks[" + i + "].image", check.image());
            row("checks[" + i + "].timeout", seconds(check.timeout()));
            kept("checks[" + i + "].reports", check.kept().reports());
            kept("checks[" + i + "].artifacts", check.kept().artifacts());
            kept("checks[" + i + "].screenshots", check.kept().screenshots());
        }
        for (Limit limit : Limit.values()) {
            row("limits." + limit.key(), limit.format(policy.limits().amount(limit)));
        }
        row("sandbox.runtime", policy.sandbox().runtime().orElse("the engine's default"));
    }

    private void people() {
        access("people.trigger", policy.people().trigger());
        access("people.approve", policy.people().approve());
    }

    private void access(String key, Access access) {
        row(key + ".role", access.least().name().toLowerCase(Locale.ROOT));
        row(key + ".logins", access.only().isEmpty() ? "any" : String.join(", ", access.only()));
    }

    private void network() {
        if (policy.hosts().isEmpty()) {
            row("egress.hosts", "none");
        }
        for (HostRule rule : policy.hosts()) {
            for (String method : rule.methods().stream().sorted().toList()) {
                row(
                        "egress.hosts",
                        method
                                + " "
                                + rule.host()
                                + ":"
                                + rule.portFor(method)
                                + (rule.internal() ? " (internal)" : ""),
                        rule.source());
            }
        }
        if (policy.models().isEmpty()) {
            row("models", "none");
        }
        for (ModelRule rule : policy.models()) {
            row("models", rule.provider() + "/" + rule.model(), rule.source());
            String price = rule.price().map(PolicyReport::price).orElse("none, costs no money");
            row("models.price", price, rule.source());
        }
    }

    /** For a million tokens, as in the policy. */
    private static String price(ModelRule.Price price) {
        return "%s in, %s cached, %s out"
                .formatted(
                        Unit.PRICE.format(price.input()),
                        Unit.PRICE.format(price.cachedInput()),
                        Unit.PRICE.format(price.output()));
    }

    private void change() {
        if (policy.paths().writable().isEmpty()) {
            row("paths.writable", "none");
        }
        policy.paths().writable().forEach(rule -> path("paths.writable", rule));
        policy.paths().protectedPaths().forEach(rule -> path("paths.protected", rule));
        row("paths.binaries", String.valueOf(policy.paths().binaries()));
        row("paths.executables", String.valueOf(policy.paths().executables()));
    }

    private void path(String key, PathRule rule) {
        row(key, rule.pattern(), rule.source());
    }

    private void gates() {
        row("scans.image", policy.scans().image());
        row("scans.timeout", seconds(policy.scans().timeout()));
        row("sign-off.approvals", String.valueOf(policy.signOff().approvals()));
        row("sign-off.protected-approvals", String.valueOf(policy.signOff().protectedApprovals()));
        row("retention.evidence", policy.retention().evidence().toDays() + "d");
        row("retention.deliveries", policy.retention().deliveries().toDays() + "d");
    }

    private void kept(String key, List<String> patterns) {
        if (!patterns.isEmpty()) {
            row(key, String.join(", ", patterns));
        }
    }

    private void proving(Proving proving) {
        List<String> tests = proving.proof().tests();
        for (int i = 0; i < tests.size(); i++) {
            row("proof.tests[" + i + "]", tests.get(i));
        }
        for (Signal signal : Signal.values()) {
            row("proof.signals." + signal.key(), ProvingParser.written(proving.proof().on(signal)));
        }
        row("repair.rounds", String.valueOf(proving.repair().rounds()));
        List<AgentRule> fallback = proving.repair().fallback();
        if (fallback.isEmpty()) {
            row("repair.fallback", "none");
        }
        for (int i = 0; i < fallback.size(); i++) {
            row("repair.fallback[" + i + "].name", fallback.get(i).name());
            row("repair.fallback[" + i + "].command", command(fallback.get(i).command()));
            row("repair.fallback[" + i + "].image", fallback.get(i).image());
        }
        proving.warmUp().ifPresentOrElse(this::warmUp, () -> row("warm-up", "none"));
        row("conflicts.re-verify", ProvingParser.written(proving.reverify()));
        List<String> keys = proving.evidence().keys();
        if (keys.isEmpty()) {
            row("evidence.keys", "any");
        }
        keys.forEach(key -> row("evidence.keys", key));
    }

    private void warmUp(WarmUp warmUp) {
        row("warm-up.run", command(warmUp.command()));
        row("warm-up.image", warmUp.image());
        row("warm-up.timeout", seconds(warmUp.timeout()));
        row("warm-up.caches", String.join(", ", warmUp.paths()));
    }

    private static String seconds(Duration time) {
        return Unit.DURATION.format(time.toSeconds());
    }

    private static String command(List<String> words) {
        return Problems.quoted(String.join(" ", words));
    }

    private void row(String key, String value) {
        rows.add(new Row(key, value, policy.source(key).map(Source::toString).orElse("-")));
    }

    private void row(String key, String value, Source source) {
        rows.add(new Row(key, value, source.toString()));
    }
}
