package dev.nightkiln.worker;

import dev.nightkiln.github.Permission;
import dev.nightkiln.policy.Access;
import dev.nightkiln.policy.Denial;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.Source;
import dev.nightkiln.task.Actor;

import java.util.Locale;
import java.util.Optional;

/** Whether a policy lets somebody have a task worked on, by role and by name. */
final class TriggerRight {
    private TriggerRight() {}

    /** Empty when they may. */
    static Optional<Denial> denial(Policy policy, Actor requester, Permission permission) {
        Access trigger = policy.people().trigger();
        boolean has =
                role(permission).filter(role -> role.compareTo(trigger.least()) >= 0).isPresent();
        if (!has) {
            return Optional.of(
                    denial(
                            policy,
                            "people.trigger.role",
                            requester.login()
                                    + " has the permission "
                                    + lower(permission)
                                    + " on this repository, "
                                    + lower(trigger.least())
                                    + " is needed",
                            "let somebody with that role ask, or change people.trigger"));
        }
        return trigger.names(requester.login())
                ? Optional.empty()
                : Optional.of(
                        denial(
                                policy,
                                "people.trigger.logins",
                                requester.login() + " is not among those who are listed",
                                "let one of them ask, or add the login there"));
    }

    private static Denial denial(Policy policy, String key, String value, String mend) {
        Source line = policy.source(key).orElse(new Source(Policies.REPOSITORY_FILE, 1));
        return new Denial(key, line, value, mend);
    }

    /** What cannot write is no role that a policy could name. */
    private static Optional<Access.Role> role(Permission permission) {
        return switch (permission) {
            case NONE, READ, TRIAGE -> Optional.empty();
            case WRITE -> Optional.of(Access.Role.WRITE);
            case MAINTAIN -> Optional.of(Access.Role.MAINTAIN);
            case ADMIN -> Optional.of(Access.Role.ADMIN);
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
