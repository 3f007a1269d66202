package dev.nightkiln.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One text per policy, whatever the files looked like. Every value is preceded by its length, so
 * that two different policies never share a text. Changing the form changes every digest.
 */
final class CanonicalForm {
    private final StringBuilder text = new StringBuilder("nightkiln policy 3\n");

    private CanonicalForm() {}

    static String digest(Policy policy) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            byte[] bytes = of(policy).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(sha256.digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static String of(Policy policy) {
        var form = new CanonicalForm();
        form.agent("agent", policy.agent());
        for (CheckRule check : policy.checks()) {
            form.value("check.name", check.name());
            form.list("check.command", check.command());
            form.value("check.image", check.image());
            form.value("check.timeout", check.timeout());
            form.list("check.reports", check.kept().reports());
            form.list("check.artifacts", check.kept().artifacts());
            form.list("check.screenshots", check.kept().screenshots());
        }
        for (Limit limit : Limit.values()) {
            form.value(limit.key(), policy.limits().amount(limit));
        }
        form.walls(policy);
        form.proving(policy.proving());
        return form.text.toString();
    }

    /**
     * The order of models counts, because the first that fits says the price; the rest are sets.
     */
    private void walls(Policy policy) {
        access("trigger", policy.people().trigger());
        access("approve", policy.people().approve());
        list("host", policy.hosts().stream().map(CanonicalForm::host).distinct().sorted().toList());
        value("models.length", policy.models().size());
        for (ModelRule model : policy.models()) {
            value("model.provider", model.provider());
            value("model.name", model.model());
            value(
                    "model.price",
                    model.price()
                            .map(p -> p.input() + " " + p.cachedInput() + " " + p.output())
                            .orElse("none"));
        }
        list("writable", patterns(policy.paths().writable()));
        list("protected", patterns(policy.paths().protectedPaths()));
        value("binaries", policy.paths().binaries());
        value("executables", policy.paths().executables());
        value("scans.image", policy.scans().image());
        value("scans.timeout", policy.scans().timeout());
        value("approvals", policy.signOff().approvals());
        value("protected-approvals", policy.signOff().protectedApprovals());
        value("retention.evidence", policy.retention().evidence());
        value("retention.deliveries", policy.retention().deliveries());
        list("runtime", policy.sandbox().runtime().stream().toList());
    }

    private void agent(String key, AgentRule agent) {
        value(key + ".name", agent.name());
        list(key + ".command", agent.command());
        value(key + ".image", agent.image());
    }

    private void proving(Proving proving) {
        list("test", proving.proof().tests().stream().distinct().sorted().toList());
        for (Signal signal : Signal.values()) {
            value(signal.key(), proving.proof().on(signal));
        }
        value("rounds", proving.repair().rounds());
        value("fallback.length", proving.repair().fallback().size());
        proving.repair().fallback().forEach(agent -> agent("fallback", agent));
        value("warm-up", proving.warmUp().isPresent());
        proving.warmUp()
                .ifPresent(warm -> {
                    list("warm-up.command", warm.command());
                    value("warm-up.image", warm.image());
                    list("warm-up.cache", warm.paths().stream().sorted().toList());
                    value("warm-up.timeout", warm.timeout());
                });
        value("re-verify", proving.reverify());
        list("key", proving.evidence().keys());
    }

    private void access(String key, Access access) {
        value(key + ".role", access.least());
        list(
                key + ".login",
                access.only().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** No part of it can hold a space. */
    private static String host(HostRule rule) {
        return rule.host()
                + " "
                + rule.methods().stream()
                        .sorted()
                        .map(method -> method + ":" + rule.portFor(method))
                        .toList()
                + " "
                + rule.internal();
    }

    private static List<String> patterns(List<PathRule> rules) {
        return rules.stream()
                .map(rule -> rule.pattern().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }

    private void list(String key, List<String> values) {
        value(key + ".length", values.size());
        values.forEach(value -> value(key, value));
    }

    private void value(String key, Object value) {
        String shown = value.toString();
        text.append(key).append(' ').append(shown.length()).append(' ').append(shown).append('\n');
    }
}
