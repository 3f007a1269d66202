package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules of a branch as GitHub shows them to somebody without administration rights. */
final class ProtectionJson {
    private ProtectionJson() {}

    /** The summary within a branch: required checks of the older kind, nothing of rulesets. */
    static Map<String, @Nullable Object> summary(Repo repo, String branch) {
        List<Protection.Classic> classic =
                onBranch(repo, branch).values().stream()
                        .filter(Protection.Classic.class::isInstance)
                        .map(Protection.Classic.class::cast)
                        .toList();
        List<Protection.Check> checks =
                classic.stream().flatMap(each -> each.checks().stream()).toList();
        String level =
                classic.isEmpty()
                        ? "off"
                        : classic.stream().allMatch(Protection.Classic::administratorsToo)
                                ? "everyone"
                                : "non_admins";
        return Json.object(
                "enabled",
                !classic.isEmpty(),
                "required_status_checks",
                Json.object(
                        "enforcement_level",
                        level,
                        "contexts",
                        checks.stream().map(Protection.Check::context).toList(),
                        "checks",
                        checks.stream().map(check -> check(check, "app_id")).toList()));
    }

    static boolean isProtected(Repo repo, String branch) {
        return !onBranch(repo, branch).isEmpty();
    }

    private static Map<Long, Protection> onBranch(Repo repo, String branch) {
        return branch.equals(Repo.DEFAULT_BRANCH) ? repo.protections : Map.of();
    }

    private static Map<String, @Nullable Object> check(Protection.Check check, String app) {
        var json = new HashMap<String, @Nullable Object>();
        json.put("context", check.context());
        if (check.app().isPresent()) {
            json.put(app, check.app().getAsLong());
        } else if (app.equals("app_id")) {
            json.put(app, null);
        }
        return json;
    }

    static List<Map<String, @Nullable Object>> rules(Repo repo, String branch) {
        var rules = new ArrayList<Map<String, @Nullable Object>>();
        onBranch(repo, branch)
                .forEach((id, protection) -> {
                    if (protection instanceof Protection.Ruleset ruleset) {
                        rules.add(rule(repo, id, "deletion", Json.object()));
                        rules.add(
                                rule(
                                        repo,
                                        id,
                                        "required_status_checks",
                                        Json.object(
                                                "strict_required_status_checks_policy",
                                                false,
                                                "required_status_checks",
                                                ruleset.checks().stream()
                                                        .map(each -> check(each, "integration_id"))
                                                        .toList())));
                        rules.add(
                                rule(
                                        repo,
                                        id,
                                        "pull_request",
                                        Json.object(
                                                "required_approving_review_count",
                                                1,
                                                "dismiss_stale_reviews_on_push",
                                                ruleset.dismissesStale())));
                    }
                });
        return rules;
    }

    private static Map<String, @Nullable Object> rule(
            Repo repo, long id, String type, Map<String, @Nullable Object> parameters) {
        return Json.object(
                "type", type,
                "ruleset_source_type", "Repository",
                "ruleset_source", repo.fullName(),
                "ruleset_id", id,
                "parameters", parameters);
    }

    /** Who is on the list of exceptions is for those who may change it. */
    static Map<String, @Nullable Object> ruleset(Repo repo, long id, Protection.Ruleset ruleset) {
        return Json.object(
                "id",
                id,
                "name",
                "ruleset " + id,
                "target",
                "branch",
                "source_type",
                "Repository",
                "source",
                repo.fullName(),
                "enforcement",
                "active",
                "current_user_can_bypass",
                ruleset.appMayBypass() ? "always" : "never");
    }
}
