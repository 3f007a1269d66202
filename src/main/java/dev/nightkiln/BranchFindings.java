package dev.nightkiln;

import static dev.nightkiln.publish.SignOffGate.SECOND_KEY;
import static dev.nightkiln.publish.SignOffGate.SIGN_OFF;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.github.BranchRules;
import dev.nightkiln.github.BranchRules.Bypass;
import dev.nightkiln.github.BranchRules.RequiredCheck;
import dev.nightkiln.github.BranchRules.RequiredReviews;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What the rules of a branch are worth to the sign-off: whether anything is merged without it, who
 * else could say it, and who need not wait for it.
 */
record BranchFindings(BranchRules rules, AppOnGitHub app, Optional<String> forkOwner) {
    private static final String PEOPLE_WAIT =
            "GitHub then asks pull requests of people for it too, which only who may bypass the rule"
                    + " can merge";

    /** Our App by the two names that people meet. */
    record AppOnGitHub(long id, String slug) {}

    List<Finding> all() {
        return List.of(signOff(), secondKey(), reviews(), bypass(), workflows());
    }

    private List<RequiredCheck> required(String name) {
        return rules.checks().stream().filter(check -> check.name().equals(name)).toList();
    }

    private boolean isOurs(RequiredCheck check) {
        return check.app().isPresent() && check.app().getAsLong() == app.id();
    }

    private Finding signOff() {
        String name = "sign-off";
        List<RequiredCheck> required = required(SIGN_OFF);
        String mend = "choose " + app.slug() + " as the source of " + SIGN_OFF;
        if (required.isEmpty()) {
            return new Fail(
                    name,
                    "`" + rules.branch() + "` can be merged into without " + SIGN_OFF,
                    howToRequireIt());
        }
        OptionalLong other =
                required.stream()
                        .filter(check -> !isOurs(check))
                        .flatMapToLong(check -> check.app().stream())
                        .findFirst();
        if (other.isPresent()) {
            return new Fail(
                    name,
                    places(required)
                            + " asks App "
                            + other.getAsLong()
                            + " for "
                            + SIGN_OFF
                            + ", which is another one: what it says counts, and what this App says"
                            + " does not",
                    mend);
        }
        return required.stream().anyMatch(this::isOurs)
                ? new Ok(
                        name,
                        places(required) + " asks this App for " + SIGN_OFF + "; " + PEOPLE_WAIT)
                : new Warn(
                        name,
                        places(required)
                                + " asks for "
                                + SIGN_OFF
                                + ", but from anybody: whoever may write a commit status can say it,"
                                + " and a workflow that runs the agent's change may be such",
                        mend);
    }

    private String howToRequireIt() {
        return "as an administrator: Settings > Rules > Rulesets > New branch ruleset; Enforcement"
                + " status Active; Add target > "
                + rules.branch()
                + "; Require status checks to pass > Add checks > "
                + SIGN_OFF
                + ", with "
                + app.slug()
                + " as its source (it is offered once it has run here); "
                + PEOPLE_WAIT;
    }

    private static String places(List<RequiredCheck> checks) {
        return checks.stream()
                .map(RequiredCheck::place)
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** Changes of people would wait for it too, and so would every change that is not held. */
    private Finding secondKey() {
        String name = "second key";
        List<RequiredCheck> required = required(SECOND_KEY);
        return required.isEmpty()
                ? new Ok(name, "its people are counted by " + SIGN_OFF + ", so it needs no rule")
                : new Warn(
                        name,
                        places(required)
                                + " asks for "
                                + SECOND_KEY
                                + ", which only held changes have: every other change waits for it"
                                + " for ever",
                        "take it off the rule; " + SIGN_OFF + " counts the second key as well");
    }

    private Finding reviews() {
        String name = "reviews";
        Optional<RequiredReviews> keeping =
                rules.reviews().stream().filter(rule -> !rule.dismissesStale()).findFirst();
        if (rules.reviews().isEmpty()) {
            return new Ok(
                    name,
                    "no ruleset asks for reviews; whether classic branch protection does cannot be"
                            + " read with this App's permissions");
        }
        return keeping.<Finding>map(rule ->
                        new Warn(
                                name,
                                rule.place()
                                        + " keeps GitHub's own approvals after a push; "
                                        + SIGN_OFF
                                        + " does not",
                                "tick Dismiss stale pull request approvals when new commits are"
                                        + " pushed"))
                .orElseGet(() ->
                        new Ok(
                                name,
                                "GitHub's own approvals end with a push, as "
                                        + SIGN_OFF
                                        + " does"));
    }

    private Finding bypass() {
        String name = "bypass";
        if (!rules.bypasses().isEmpty()) {
            String who =
                    rules.bypasses().stream()
                            .map(one -> one.who() + " (" + one.place() + ")")
                            .collect(Collectors.joining(", "));
            return new Warn(
                    name,
                    "need not wait for anything: " + who,
                    rules.bypasses().stream()
                                    .map(Bypass::who)
                                    .anyMatch(Bypass.ADMINISTRATORS::equals)
                            ? "tick Do not allow bypassing the above settings, and empty the bypass"
                                    + " list of rulesets"
                            : "empty the bypass list of the ruleset");
        }
        return new Ok(
                name,
                rules.unknown().isEmpty()
                        ? "nobody is on a list of exceptions"
                        : "this App may not; who else may is shown to administrators only: look at"
                                + " the bypass list of "
                                + String.join(", ", rules.unknown()));
    }

    private Finding workflows() {
        String name = "workflows";
        return forkOwner
                .<Finding>map(owner ->
                        new Ok(
                                name,
                                "branches go to the fork of "
                                        + owner
                                        + "; GitHub gives workflows on its pull requests no secrets"))
                .orElseGet(() ->
                        new Warn(
                                name,
                                "branches go to the repository itself, where its workflows run"
                                        + " on them with its secrets before anybody has looked",
                                "set NIGHTKILN_FORK_OWNER to an account that has a fork and"
                                        + " the App"));
    }
}
