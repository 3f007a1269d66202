package dev.nightkiln.bundle;

import dev.nightkiln.attest.Digests;
import dev.nightkiln.attest.Envelope;
import dev.nightkiln.attest.LogChain;
import dev.nightkiln.attest.Signer;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.attest.Statement;
import dev.nightkiln.attest.Statement.Subject;
import dev.nightkiln.attest.Uris;
import dev.nightkiln.attest.VerifyScript;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.workspace.Workspaces;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Signs what was observed of an attempt: a test result per check, the provenance, and the summary
 * that a merge gate reads. They are about one commit, its tree and its patch in one repository, and
 * name every file of the bundle.
 */
public final class Statements implements Seal {
    /** For {@code sha256sum -c}: every file that is signed, also those the manifest cannot name. */
    static final String SUMS = "SHA256SUMS";

    private static final String KEY = "public-key.pem";

    /** What git calls the content of the commits. */
    public interface GitIds {
        Ids of(Task task, CommitSha head);

        /** As the mirrors of the repositories have it. */
        static GitIds in(Workspaces workspaces) {
            return (task, head) ->
                    new Ids(
                            workspaces.files(task.repository(), head).treeId(),
                            workspaces
                                    .files(task.repository(), task.spec().base())
                                    .blobId(Policies.REPOSITORY_FILE));
        }

        /** The tree of the head, and the policy file of the base where it has one. */
        record Ids(String tree, Optional<String> policyBlob) {}
    }

    /** Where it is told what an attempt was. */
    public record Sources(TaskStore tasks, Findings findings, GitIds git) {}

    /** Who signs, and where the repositories are. */
    public record Origin(URI webUrl, String instance, String version) {}

    private final SigningKeys keys;
    private final Sources sources;
    private final Origin origin;

    public Statements(SigningKeys keys, Sources sources, Origin origin) {
        this.keys = keys;
        this.sources = sources;
        this.origin = origin;
    }

    @Override
    public List<NamedFile> files(SealedFacts facts) {
        SigningKeys.Signing now = keys.signing();
        Task task = facts.evidence().task();
        var sums = new TreeMap<>(digests(facts));
        var files = new ArrayList<NamedFile>();
        files.add(
                new NamedFile(
                        VerifyScript.NAME,
                        VerifyScript.text(),
                        "verifies the bundle with openssl and sha256sum"));
        files.add(new NamedFile(KEY, now.signer().publicKeyPem(), "the public key of who signed"));
        List<String> log = log(task, sums.get(LogChain.NAME));
        if (!sums.containsKey(LogChain.NAME)) {
            files.add(new NamedFile(LogChain.NAME, lines(log), "what happened to the task"));
        }
        files.forEach(file -> sums.put(file.path(), sha256(file.text())));
        String list =
                sums.entrySet().stream()
                        .map(file -> file.getValue() + "  " + file.getKey() + "\n")
                        .collect(Collectors.joining());
        files.add(new NamedFile(SUMS, list, "for sha256sum -c"));
        sums.put(SUMS, sha256(list));
        var signed = new Signed(sums, LogChain.link(log.getLast()));
        files.add(
                new NamedFile(
                        task.id() + ".intoto.jsonl",
                        lines(envelopes(attempt(facts, now.at()), signed, now.signer())),
                        "signed statements about this commit"));
        return files;
    }

    /**
     * The log of the task; as far as the bundle has it already, since the task may have gone on
     * meanwhile.
     */
    private List<String> log(Task task, @Nullable String packed) {
        List<String> log = sources.tasks().log(task.id());
        for (int end = log.size(); end > 0; end--) {
            List<String> part = log.subList(0, end);
            if (packed == null || sha256(lines(part)).equals(packed)) {
                return part;
            }
        }
        throw new IllegalStateException(
                "%s in the bundle of task %s is not what the database says; nightkiln doctor examines it"
                        .formatted(LogChain.NAME, task.id()));
    }

    /** The files that the provenance names, and the end of the log. */
    record Signed(Map<String, String> files, String logHead) {}

    private static Map<String, String> digests(SealedFacts facts) {
        var digests = new TreeMap<String, String>();
        facts.files().forEach(file -> digests.put(file.path(), file.sha256()));
        digests.put(facts.manifest().path(), facts.manifest().sha256());
        return digests;
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String sha256(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private Attested attempt(SealedFacts facts, Instant now) {
        Task task = facts.evidence().task();
        return new Attested(
                facts,
                origin.webUrl() + "/" + task.repository().fullName(),
                sources.git().of(task, facts.evidence().head()),
                sources.findings()
                        .policy(task)
                        .map(Findings.PolicyFinding::images)
                        .orElse(Map.of()),
                new Attested.Maker(Uris.instance(origin.instance()), origin.version(), now));
    }

    private static List<String> envelopes(Attested attempt, Signed signed, Signer signer) {
        List<Subject> subject = attempt.subject();
        var inputs = new ArrayList<Statement>();
        inputs.add(new Statement(subject, Uris.PROVENANCE, Provenance.of(attempt, signed)));
        for (CheckResult check : attempt.evidence().checks()) {
            JsonNode result = new TestResult(attempt, check).predicate();
            inputs.add(new Statement(subject, Uris.TEST_RESULT, result));
        }
        var all = new ArrayList<>(inputs);
        all.add(new Statement(subject, Uris.SUMMARY, Summary.of(attempt, inputs)));
        return all.stream().map(statement -> Envelope.sign(statement, signer)).toList();
    }
}
