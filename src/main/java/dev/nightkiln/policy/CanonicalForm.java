package dev.nightkiln.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One text per policy, whatever the files looked like. Every value is preceded by its length, so
 * that two different policies never share a text. Changing the form changes every digest.
 */
final class CanonicalForm {
    private final StringBuilder text = new StringBuilder("nightkiln policy 1\n");

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
        form.list("agent.command", policy.agent().command());
        form.value("agent.image", policy.agent().image());
        for (CheckRule check : policy.checks()) {
            form.value("check.name", check.name());
            form.list("check.command", check.command());
            form.value("check.image", check.image());
            form.value("check.timeout", check.timeout());
        }
        for (Limit limit : Limit.values()) {
            form.value(limit.key(), policy.limits().amount(limit));
        }
        return form.text.toString();
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
