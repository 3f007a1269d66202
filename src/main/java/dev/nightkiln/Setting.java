package dev.nightkiln;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every setting by its two names; in the environment it is called NIGHTKILN_ and the constant. */
enum Setting {
    GITHUB_API_URL("github.api-url"),
    GITHUB_URL("github.url"),
    FORK_OWNER("fork.owner"),
    APP_ID("app.id"),
    PRIVATE_KEY_FILE("app.private-key-file"),
    WEBHOOK_SECRET("app.webhook-secret"),
    WEBHOOK_SECRET_FILE("app.webhook-secret-file"),
    HOST("server.host"),
    PORT("server.port"),
    PUBLIC_URL("server.public-url"),
    EVIDENCE_LINKS("server.evidence-links"),
    STATE_DIR("state-dir"),
    DATABASE_URL("database.url"),
    DATABASE_USER("database.user"),
    DATABASE_PASSWORD("database.password"),
    POLICY_FILE("policy-file"),
    LIMIT_TOTAL("limits.total"),
    LIMIT_PER_REPOSITORY("limits.per-repository");

    static final String PREFIX = "NIGHTKILN_";

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    /** In the YAML file. */
    String key() {
        return key;
    }

    /** In the environment. */
    String variable() {
        return PREFIX + name();
    }

    /** How both are named to somebody who has to set it. */
    String described() {
        return variable() + " or " + key + " in the file";
    }

    boolean isSecret() {
        return this == WEBHOOK_SECRET || this == DATABASE_PASSWORD;
    }

    /** The setting that says the same in another way, so that only one of both can hold. */
    Optional<Setting> otherSpelling() {
        if (this == WEBHOOK_SECRET) {
            return Optional.of(WEBHOOK_SECRET_FILE);
        }
        return this == WEBHOOK_SECRET_FILE ? Optional.of(WEBHOOK_SECRET) : Optional.empty();
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values()).filter(s -> s.variable().equals(variable)).findFirst();
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    /** The words that may stand directly below a group; the empty group is the whole file. */
    static List<String> keysBelow(String group) {
        String start = group.isEmpty() ? "" : group + ".";
        return Arrays.stream(values())
                .map(Setting::key)
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()).replaceFirst("\\..*", ""))
                .distinct()
                .toList();
    }
}
