package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Repositories, branches, refs, collaborators, and the few operations about the service itself. */
record RepositoryRoutes(World world, Renderings json, Pulls pulls) {
    void addTo(Routes routes, RateLimit rateLimit) {
        var nothing = new Need.Nothing();
        routes.get("/rate_limit", nothing, _ -> Answer.ok(rateLimit.overview()));
        routes.get("/meta", nothing, _ -> Answer.ok(meta()));
        routes.get("/users/{username}", nothing, this::user);
        routes.get(
                Routes.REPO,
                Need.read("metadata"),
                call -> Answer.ok(json.repositories().full(call.repo())));
        routes.get(
                Routes.REPO + "/collaborators/{username}/permission",
                Need.read("metadata"),
                this::permission);
        routes.get(Routes.REPO + "/branches/<branch>", Need.read("contents"), this::branch);
        routes.get(Routes.REPO + "/rules/branches/{branch}", Need.read("metadata"), this::rules);
        routes.get(Routes.REPO + "/rulesets/{id}", Need.read("metadata"), this::ruleset);
        routes.get(Routes.REPO + "/contents/<path>", Need.read("contents"), this::contents);
        routes.get(Routes.REPO + "/git/ref/<ref>", Need.read("contents"), this::ref);
        routes.delete(Routes.REPO + "/git/refs/<ref>", Need.write("contents"), this::deleteRef);
    }

    private static Map<String, Boolean> meta() {
        return Map.of("verifiable_password_authentication", false);
    }

    private Answer user(Call call) {
        return world.findAccount(call.path("username"))
                .map(account -> Answer.ok(json.accounts().profile(account)))
                .orElseThrow(Refusal::notFound);
    }

    private Answer permission(Call call) {
        Account account =
                world.findAccount(call.path("username"))
                        .filter(found -> found.kind() != Account.Kind.ORGANIZATION)
                        .orElseThrow(
                                () -> new Refusal(404, call.path("username") + " is not a user"));
        Optional<Permission> permission = call.repo().permissionOf(account);
        if (permission.isEmpty() && call.repo().visibleToAll) {
            permission = Optional.of(Permission.READ);
        }
        String legacy = permission.map(p -> p.legacy).orElse("none");
        var user = json.accounts().account(account);
        user.put("role_name", permission.map(p -> p.roleName).orElse("none"));
        user.put(
                "permissions",
                Json.object(
                        "admin", reaches(permission, Permission.ADMIN),
                        "maintain", reaches(permission, Permission.MAINTAIN),
                        "push", reaches(permission, Permission.WRITE),
                        "triage", reaches(permission, Permission.TRIAGE),
                        "pull", permission.isPresent()));
        return Answer.ok(
                Json.object(
                        "permission", legacy, "role_name", user.get("role_name"), "user", user));
    }

    private static boolean reaches(Optional<Permission> permission, Permission needed) {
        return permission.filter(has -> has.compareTo(needed) >= 0).isPresent();
    }

    private Answer branch(Call call) {
        String branch = call.path("branch");
        return Git.branch(call.repo().directory, branch)
                .map(sha -> Answer.ok(json.repositories().branch(call.repo(), branch, sha)))
                .orElseThrow(() -> new Refusal(404, "Branch not found"));
    }

    private Answer rules(Call call) {
        var rules = ProtectionJson.rules(call.repo(), call.path("branch"));
        Page page = Page.asked(call);
        return page.links(call, rules.size()).headers(Answer.ok(page.of(rules)));
    }

    private Answer ruleset(Call call) {
        long id = call.pathNumber("id");
        if (call.repo().protections.get(id) instanceof Protection.Ruleset ruleset) {
            return Answer.ok(ProtectionJson.ruleset(call.repo(), id, ruleset));
        }
        throw Refusal.notFound();
    }

    private Answer contents(Call call) {
        String path = call.path("path");
        String commit =
                call.query("ref")
                        .flatMap(ref -> Git.commit(call.repo().directory, ref))
                        .or(() -> Git.branch(call.repo().directory, Repo.DEFAULT_BRANCH))
                        .map(CommitSha::hex)
                        .orElseThrow(Refusal::notFound);
        return Git.file(call.repo().directory, commit, path)
                .map(blob -> Answer.ok(json.files().file(call.repo(), commit, path, blob)))
                .orElseThrow(Refusal::notFound);
    }

    private Answer ref(Call call) {
        String ref = checked(call.path("ref"));
        return find(call.repo(), ref)
                .map(sha -> Answer.ok(json.repositories().ref(call.repo(), ref, sha)))
                .orElseThrow(Refusal::notFound);
    }

    private Answer deleteRef(Call call) {
        String ref = checked(call.path("ref"));
        Repo repo = call.repo();
        if (find(repo, ref).isEmpty()) {
            throw new Refusal(422, "Reference does not exist");
        }
        if (ref.equals("heads/" + Repo.DEFAULT_BRANCH)) {
            throw new Refusal(422, "Cannot delete the default branch");
        }
        Git.run(repo.directory, "update-ref", "-d", "refs/" + ref);
        pulls.pushed(repo, call.actor());
        return Answer.noContent();
    }

    private static String checked(String ref) {
        if (List.of("heads/", "tags/", "pull/").stream().noneMatch(ref::startsWith)) {
            throw Refusal.notFound();
        }
        return ref;
    }

    private static Optional<CommitSha> find(Repo repo, String ref) {
        return Git.commit(repo.directory, "refs/" + ref);
    }
}
