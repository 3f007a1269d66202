package dev.nightkiln.bundle;

import dev.nightkiln.attest.Statement;
import dev.nightkiln.attest.Statement.Subject;
import dev.nightkiln.attest.Subjects;
import dev.nightkiln.bundle.Statements.GitIds.Ids;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An attempt as its statements speak about it. */
record Attested(
        SealedFacts facts, String repository, Ids git, Map<String, String> images, Maker maker) {
    private static final Pattern PINNED = Pattern.compile("(.+)@sha256:([0-9a-f]{64})");

    /** Who says it, and when. */
    record Maker(String id, String version, Instant at) {
        ObjectNode json() {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("id", id);
            json.putObject("version").put("nightkiln", version);
            return json;
        }
    }

    Evidence evidence() {
        return facts.evidence();
    }

    Task task() {
        return evidence().task();
    }

    String resource() {
        return Subjects.resource(repository, task().branch());
    }

    List<Subject> subject() {
        String patch =
                facts.files().stream()
                        .filter(file -> file.path().equals(Subjects.PATCH))
                        .map(BundleFile::sha256)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "a bundle without "
                                                + Subjects.PATCH
                                                + " cannot be signed"));
        return Subjects.of(resource(), evidence().head().hex(), git.tree(), patch);
    }

    /** No failed check that stands in the way, no closed gate, no hand-back for whatever reason. */
    boolean passed() {
        return facts.handedBack().isEmpty()
                && !evidence().checks().isEmpty()
                && evidence().checks().stream()
                        .allMatch(check -> check.passed() || isTolerated(check))
                && evidence().gates().stream()
                        .noneMatch(gate -> gate.outcome() == GateResult.Outcome.FAILED);
    }

    Optional<CheckComparison> comparison(CheckResult check) {
        return evidence().proof().comparisons().stream()
                .filter(each -> each.head().name().equals(check.name()))
                .findFirst();
    }

    /** It failed, and by the policy that is no reason to hold the change back. */
    boolean isTolerated(CheckResult check) {
        return !check.passed()
                && comparison(check).filter(CheckComparison::isNoObstacle).isPresent();
    }

    /** Where the repository's part of the policy is. */
    String policyUri() {
        return "git+%s@%s#%s"
                .formatted(repository, task().spec().base().hex(), Policies.REPOSITORY_FILE);
    }

    /** An image by the name people know and the engine's digest. */
    ObjectNode image(String name) {
        Matcher pinned = PINNED.matcher(images.getOrDefault(name, name));
        if (pinned.matches()) {
            return Statement.resource("image", "sha256", pinned.group(2))
                    .put("uri", pinned.group(1));
        }
        var unpinned = JsonNodeFactory.instance.objectNode();
        unpinned.put("name", "image");
        unpinned.put("uri", name);
        return unpinned;
    }
}
