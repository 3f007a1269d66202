package dev.nightkiln.demo;

import java.util.List;
import java.util.Optional;

/** Reactions on issues and comments. */
record ReactionRoutes(Renderings json, Issues issues) {
    void addTo(Routes routes) {
        var read = Need.read("issues", "pull_requests");
        var write = Need.write("issues", "pull_requests");
        String onComment = Routes.REPO + "/issues/comments/{comment}/reactions";
        String onIssue = Routes.REPO + "/issues/{number}/reactions";
        routes.get(onComment, read, call -> list(call, Place.of(call).comment().reactions));
        routes.post(onComment, write, call -> add(call, Place.of(call).comment().reactions));
        routes.get(onIssue, read, call -> list(call, call.issue().reactions));
        routes.post(onIssue, write, call -> add(call, call.issue().reactions));
    }

    private Answer list(Call call, List<Reaction> reactions) {
        Optional<String> content = call.query("content");
        return Answer.page(
                call,
                reactions.stream()
                        .filter(r -> content.isEmpty() || r.content().equals(content.get()))
                        .map(json.issues()::reaction)
                        .toList());
    }

    private Answer add(Call call, List<Reaction> reactions) {
        String content =
                call.body()
                        .oneOf("content", Reaction.CONTENTS)
                        .orElseThrow(() -> Refusal.invalidRequest("\"content\" wasn't supplied."));
        Issues.Reacted reacted = issues.react(reactions, content, call.actor());
        Object reaction = json.issues().reaction(reacted.reaction());
        return reacted.isNew() ? Answer.created(reaction) : Answer.ok(reaction);
    }
}
