package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pull requests. */
record PullRoutes(World world, Renderings json, Pulls pulls) {
    private static final String RESOURCE = "PullRequest";

    private record Found(Issue issue, Pull pull) {}

    void addTo(Routes routes) {
        var read = Need.read("pull_requests");
        var write = Need.write("pull_requests");
        routes.get(Routes.REPO + "/pulls", read, this::list);
        routes.post(Routes.REPO + "/pulls", write, this::create);
        routes.get(
                Routes.REPO + "/pulls/{number}", read, call -> Answer.ok(full(call, find(call))));
        routes.patch(Routes.REPO + "/pulls/{number}", write, this::edit);
        String reviews = Routes.REPO + "/pulls/{number}/reviews";
        routes.get(reviews, read, this::reviews);
        routes.get(reviews + "/{review}", read, this::review);
        routes.get(reviews + "/{review}/comments", read, this::reviewComments);
    }

    private Answer review(Call call) {
        Found found = find(call);
        Review review = review(call, found);
        return Answer.ok(json.pulls().review(call.repo(), found.issue(), review));
    }

    private Answer reviewComments(Call call) {
        Found found = find(call);
        Review review = review(call, found);
        var comments = new ReviewCommentJson(json.pulls().links(), json.pulls().accounts());
        return Answer.page(
                call,
                review.comments.stream()
                        .map(comment ->
                                comments.comment(call.repo(), found.issue(), review, comment))
                        .toList());
    }

    private static Review review(Call call, Found found) {
        long id = call.pathNumber("review");
        return found.pull().reviews.stream()
                .filter(review -> review.id == id)
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    /** Oldest first, as on GitHub. */
    private Answer reviews(Call call) {
        Found found = find(call);
        return Answer.page(
                call,
                found.pull().reviews.stream()
                        .map(review -> json.pulls().review(call.repo(), found.issue(), review))
                        .toList());
    }

    private static Found find(Call call) {
        Issue issue = call.issue();
        Pull pull = issue.pull;
        if (pull == null) {
            throw Refusal.notFound();
        }
        return new Found(issue, pull);
    }

    private Map<String, @Nullable Object> full(Call call, Found found) {
        boolean mergeable = pulls.git().mergeable(call.repo().directory, found.pull());
        return json.pulls().full(call.repo(), found.issue(), found.pull(), mergeable);
    }

    /** A head without an owner is ignored by GitHub, not refused. */
    private Answer list(Call call) {
        String state = call.queryOneOf("state", "open", "open", "closed", "all");
        Optional<String> head = call.query("head").filter(text -> text.contains(":"));
        Optional<String> base = call.query("base");
        return Answer.page(
                call,
                call.repo().issues.values().stream()
                        .filter(issue -> state.equals("all") || issue.state().equals(state))
                        .sorted(Comparator.comparingInt((Issue issue) -> issue.number).reversed())
                        .flatMap(issue ->
                                Optional.ofNullable(issue.pull).stream()
                                        .map(pull -> new Found(issue, pull)))
                        .filter(found ->
                                head.isEmpty() || head.get().equals(found.pull().headLabel()))
                        .filter(found ->
                                base.isEmpty() || base.get().equals(found.pull().baseBranch))
                        .map(found -> json.pulls().simple(call.repo(), found.issue(), found.pull()))
                        .toList());
    }

    private Answer create(Call call) {
        Fields fields = call.body();
        Pull pull = proposed(call.repo(), fields.text("head"), fields.text("base"));
        String title =
                fields.optionalText("title")
                        .filter(text -> !text.isBlank())
                        .orElseThrow(
                                () -> Refusal.invalidField(RESOURCE, "title", "missing_field"));
        String body = fields.textOr("body", null);
        IssueRoutes.checkLength(RESOURCE, body);
        pull.draft = fields.flag("draft", false);
        pull.maintainerCanModify = fields.flag("maintainer_can_modify", false);
        refuseDuplicate(call.repo(), pull);
        refuseEmpty(call.repo(), pull);
        Issue issue = pulls.open(call.repo(), pull, new Pulls.Text(title, body), call.actor());
        return Answer.created(full(call, new Found(issue, pull)));
    }

    private Pull proposed(Repo base, String head, String baseBranch) {
        CommitSha baseSha =
                Git.branch(base.directory, baseBranch)
                        .orElseThrow(() -> Refusal.invalidField(RESOURCE, "base", "invalid"));
        int colon = head.indexOf(':');
        String owner = colon < 0 ? base.owner.login() : head.substring(0, colon);
        String branch = head.substring(colon + 1);
        Repo headRepo =
                world.repos().stream()
                        .filter(repo -> repo == base || repo.parent == base)
                        .filter(repo -> repo.owner.login().equalsIgnoreCase(owner))
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalidField(RESOURCE, "head", "invalid"));
        CommitSha headSha =
                Git.branch(headRepo.directory, branch)
                        .orElseThrow(() -> Refusal.invalidField(RESOURCE, "head", "invalid"));
        return new Pull(headRepo, branch, baseBranch, headSha, baseSha);
    }

    private static void refuseDuplicate(Repo base, Pull proposed) {
        boolean exists =
                base.pulls()
                        .filter(Issue::open)
                        .map(issue -> issue.pull)
                        .anyMatch(pull ->
                                pull != null
                                        && pull.headRepo == proposed.headRepo
                                        && pull.headBranch.equals(proposed.headBranch)
                                        && pull.baseBranch.equals(proposed.baseBranch));
        if (exists) {
            throw Refusal.custom(
                    RESOURCE,
                    "base",
                    "A pull request already exists for " + proposed.headLabel() + ".");
        }
    }

    /** Counted in the head's repository, which holds the base's commits as well. */
    private static void refuseEmpty(Repo base, Pull proposed) {
        var alternate =
                Map.of(
                        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                        base.directory.resolve("objects").toString());
        String range = proposed.baseSha + ".." + proposed.headSha;
        String count =
                Git.run(proposed.headRepo.directory, alternate, "rev-list", "--count", range);
        if (count.equals("0")) {
            throw Refusal.custom(
                    RESOURCE,
                    "head",
                    "No commits between " + proposed.baseBranch + " and " + proposed.headLabel());
        }
    }

    private Answer edit(Call call) {
        Found found = find(call);
        Fields fields = call.body();
        Optional<String> state = fields.oneOf("state", List.of("open", "closed"));
        Issue issue = found.issue();
        String title = fields.optionalText("title").orElse(issue.title);
        String body = fields.textOr("body", issue.body);
        IssueRoutes.checkLength(RESOURCE, body);
        if (fields.has("title") || fields.has("body")) {
            pulls.issues().edit(call.repo(), issue, title, body, call.actor());
        }
        found.pull().maintainerCanModify =
                fields.flag("maintainer_can_modify", found.pull().maintainerCanModify);
        state.ifPresent(wanted -> changeState(call, issue, wanted));
        return Answer.ok(full(call, found));
    }

    private void changeState(Call call, Issue issue, String wanted) {
        if (wanted.equals("closed")) {
            pulls.issues().close(call.repo(), issue, call.actor());
        } else {
            pulls.issues().reopen(call.repo(), issue, call.actor());
        }
    }
}
