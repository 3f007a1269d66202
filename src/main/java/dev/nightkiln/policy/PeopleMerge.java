package dev.nightkiln.policy;

import dev.nightkiln.policy.Walls.AccessSection;
import dev.nightkiln.yaml.Problems;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds who may trigger and approve against the organisation: a role may only rise, logins be
 * fewer.
 */
final class PeopleMerge {
    private final Walls floor;
    private final Source silence;
    private final MergeRecord record;

    PeopleMerge(Walls floor, Source silence, MergeRecord record) {
        this.floor = floor;
        this.silence = silence;
        this.record = record;
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
                        record.loosened(
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
                                                        record.loosened(
                                                                logins.source(),
                                                                key + ".logins",
                                                                Problems.quoted(login)
                                                                        + " is not among those the organisation lists",
                                                                listed.source(),
                                                                "remove it or ask an operator"))));
        record.decided(key + ".role", wanted.role().orElse(least).source());
        Optional<At<List<String>>> logins = wanted.logins().or(own::logins);
        logins.ifPresent(these -> record.decided(key + ".logins", these.source()));
        return new Access(
                wanted.role().orElse(least).value(), logins.map(At::value).orElse(List.of()));
    }

    private static String name(Access.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
