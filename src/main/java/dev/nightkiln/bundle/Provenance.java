package dev.nightkiln.bundle;

import dev.nightkiln.attest.Digests;
import dev.nightkiln.attest.Statement;
import dev.nightkiln.attest.Subjects;
import dev.nightkiln.attest.Uris;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Task;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The predicate of the provenance (SLSA v1): from what the change was made and in what isolation.
 * The agent is not trusted, so nothing is claimed about how.
 */
final class Provenance {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Provenance() {}

    static JsonNode of(Attested attempt, Statements.Signed signed) {
        var provenance = JSON.objectNode();
        var definition = provenance.putObject("buildDefinition");
        definition.put("buildType", Uris.AGENT_RUN);
        definition.set("externalParameters", externalParameters(attempt));
        definition.set("internalParameters", internalParameters(attempt));
        dependencies(attempt).forEach(definition.putArray("resolvedDependencies")::add);
        var details = provenance.putObject("runDetails");
        details.set("builder", attempt.maker().json());
        details.set("metadata", metadata(attempt));
        // Last, so that a reader without JSON finds it: verify.sh does.
        var byproducts = details.putArray("byproducts");
        byproducts.add(Statement.resource(Subjects.LOG_HEAD, "sha256", signed.logHead()));
        signed.files()
                .forEach((name, digest) ->
                        byproducts.add(Statement.resource(name, "sha256", digest)));
        return provenance;
    }

    private static ObjectNode externalParameters(Attested attempt) {
        Task task = attempt.task();
        var parameters = JSON.objectNode();
        parameters.put("repository", attempt.repository());
        parameters.put("repositoryId", task.repository().id());
        parameters.put("issue", task.issue());
        parameters.put("issueSha256", sha256(task.spec().title() + "\n\n" + task.spec().body()));
        attempt.evidence()
                .proof()
                .specification()
                .map(JsonMapper.shared()::writeValueAsString)
                .ifPresent(json -> parameters.put("specificationSha256", sha256(json)));
        parameters
                .putObject("triggeredBy")
                .put("id", task.spec().requester().id())
                .put("login", task.spec().requester().login())
                .put("permission", "write or more, asked from GitHub before the start");
        var agent = parameters.putObject("agent");
        attempt.evidence().agent().command().forEach(agent.putArray("command")::add);
        agent.put("image", attempt.evidence().agent().image());
        return parameters;
    }

    private static ObjectNode internalParameters(Attested attempt) {
        var parameters = JSON.objectNode();
        parameters.put("policySha256", attempt.evidence().policyDigest());
        parameters
                .putObject("isolation")
                .put("agent", "container without network but the gateway of this attempt")
                .put(
                        "checks",
                        "fresh containers without network, on the tracked files of the commit")
                .put(
                        "caches",
                        "none but what the policy's warm-up left on the base commit, read-only");
        return parameters;
    }

    private static List<ObjectNode> dependencies(Attested attempt) {
        Task task = attempt.task();
        var base =
                Statement.resource("base", "gitCommit", task.spec().base().hex())
                        .put(
                                "uri",
                                Subjects.resource(attempt.repository(), task.spec().baseBranch()));
        var all = new ArrayList<ObjectNode>();
        all.add(base);
        attempt.git()
                .policyBlob()
                .ifPresent(blob ->
                        all.add(
                                Statement.resource("policy file", "gitBlob", blob)
                                        .put("uri", attempt.policyUri())));
        attempt.images().keySet().stream().sorted().map(attempt::image).forEach(all::add);
        return all;
    }

    /** The journal's own times of this attempt. */
    private static ObjectNode metadata(Attested attempt) {
        List<Instant> times =
                attempt.facts().journal().stream()
                        .filter(entry -> entry.attempt() == attempt.task().attempt())
                        .map(JournalEntry::at)
                        .sorted()
                        .toList();
        Instant at = attempt.maker().at();
        return JSON.objectNode()
                .put("invocationId", attempt.task().id() + "/" + attempt.task().attempt())
                .put("startedOn", (times.isEmpty() ? at : times.getFirst()).toString())
                .put("finishedOn", (times.isEmpty() ? at : times.getLast()).toString());
    }

    private static String sha256(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
