package dev.nightkiln.github;

import dev.nightkiln.github.BranchRules.Bypass;
import dev.nightkiln.github.BranchRules.RequiredCheck;
import dev.nightkiln.github.BranchRules.RequiredReviews;
import dev.nightkiln.task.Repository;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the rules of a branch with no more than {@code metadata: read} and {@code contents: read}.
 * Of classic branch protection that shows the required checks; its own page needs administration.
 */
final class BranchRulesReader {
    /** How the older kind of protection is called on GitHub's pages. */
    private static final String CLASSIC = "the branch protection rule";

    private final Rest rest;
    private final String path;
    private final String branch;
    private final List<RequiredCheck> checks = new ArrayList<>();
    private final List<RequiredReviews> reviews = new ArrayList<>();
    private final List<Bypass> bypasses = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    private BranchRulesReader(Rest rest, String path, String branch) {
        this.rest = rest;
        this.path = path;
        this.branch = branch;
    }

    /** Of the default branch where none is named; empty where the App is not installed. */
    static Optional<BranchRules> read(
            GitHubApp app, String owner, String name, Optional<String> branch) {
        // Only the name is known, and nothing asks for the id.
        var sought = new Repository(1, owner, name);
        return app.installationOf(owner, name)
                .map(installation -> {
                    var permissions = Map.of("metadata", "read", "contents", "read");
                    try (var token = app.mintByName(installation, sought, permissions)) {
                        Rest rest = app.rest(installation, token);
                        String path = "repos/" + sought.fullName();
                        String usual = rest.get(path).path("default_branch").asString("");
                        return new BranchRulesReader(rest, path, branch.orElse(usual)).read();
                    }
                });
    }

    private BranchRules read() {
        classic(rest.get(path + "/branches/" + encoded()));
        Set<Long> rulesets = new TreeSet<>();
        rest.pages(path + "/rules/branches/" + encoded() + "?per_page=100", _ -> false)
                .forEach(rule -> {
                    ruled(rule);
                    rulesets.add(rule.path("ruleset_id").asLong(0));
                });
        rulesets.forEach(this::exceptions);
        return new BranchRules(branch, checks, reviews, bypasses, unknown);
    }

    private String encoded() {
        return URLEncoder.encode(branch, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void classic(JsonNode shown) {
        JsonNode required = shown.path("protection").path("required_status_checks");
        String level = required.path("enforcement_level").asString("off");
        if (level.equals("off")) {
            return;
        }
        JsonNode named = required.path("checks");
        if (named.isEmpty()) {
            required.path("contexts")
                    .forEach(context -> check(context.asString(""), context, CLASSIC));
        } else {
            named.forEach(check ->
                    check(check.path("context").asString(""), check.path("app_id"), CLASSIC));
        }
        if (!level.equals("everyone")) {
            bypasses.add(new Bypass(Bypass.ADMINISTRATORS, CLASSIC));
        }
    }

    /** GitHub writes "anybody" as nothing, as null or as -1. */
    private void check(String name, JsonNode app, String place) {
        OptionalLong only =
                app.isIntegralNumber() && app.asLong() > 0
                        ? OptionalLong.of(app.asLong())
                        : OptionalLong.empty();
        checks.add(new RequiredCheck(name, only, place));
    }

    private void ruled(JsonNode rule) {
        JsonNode parameters = rule.path("parameters");
        String place = place(rule.path("ruleset_id").asLong(0));
        switch (rule.path("type").asString("")) {
            case "required_status_checks" ->
                    parameters
                            .path("required_status_checks")
                            .forEach(check ->
                                    check(
                                            check.path("context").asString(""),
                                            check.path("integration_id"),
                                            place));
            case "pull_request" ->
                    reviews.add(
                            new RequiredReviews(
                                    parameters.path("required_approving_review_count").asInt(0),
                                    parameters
                                            .path("dismiss_stale_reviews_on_push")
                                            .asBoolean(false),
                                    place));
            default -> {
                // Says nothing about checks or approvals.
            }
        }
    }

    private static String place(long ruleset) {
        return "ruleset " + ruleset;
    }

    /**
     * GitHub shows the list only to those who may change it, but everybody their own place in it.
     */
    private void exceptions(long ruleset) {
        JsonNode shown;
        try {
            shown = rest.get(path + "/rulesets/" + ruleset);
        } catch (GitHubRefused hidden) {
            unknown.add(place(ruleset));
            return;
        }
        String ours = shown.path("current_user_can_bypass").asString("");
        if (!ours.equals("never") && !ours.isEmpty()) {
            bypasses.add(new Bypass("this App itself", place(ruleset)));
        }
        JsonNode actors = shown.path("bypass_actors");
        if (!actors.isArray()) {
            unknown.add(place(ruleset));
            return;
        }
        actors.forEach(actor ->
                bypasses.add(
                        new Bypass(
                                actor.path("actor_type").asString("somebody")
                                        + " "
                                        + actor.path("actor_id").asString("without an id"),
                                place(ruleset))));
    }
}
