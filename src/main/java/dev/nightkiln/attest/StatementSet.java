package dev.nightkiln.attest;

import dev.nightkiln.attest.Statement.Subject;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The verified statements about one attempt: the summary, the provenance it rests on, and the test
 * results. Each of the requirements below is one way in which true statements can be put together
 * to say something untrue.
 */
final class StatementSet {
    private static final String TREE = Subjects.TREE;
    private static final String PATCH = Subjects.PATCH;
    private static final String LOG_HEAD = Subjects.LOG_HEAD;

    private static final String PLACE = "the statements";

    /** Of a check; whatever else one says is no reason to take a change. */
    private static final Set<String> GOOD = Set.of("PASSED", "WARNED");

    private final Envelope.Opened summary;
    private final Envelope.Opened provenance;
    private final List<Envelope.Opened> results;

    private StatementSet(
            Envelope.Opened summary, Envelope.Opened provenance, List<Envelope.Opened> results) {
        this.summary = summary;
        this.provenance = provenance;
        this.results = List.copyOf(results);
    }

    static StatementSet of(List<Envelope.Opened> all) {
        var results = new ArrayList<Envelope.Opened>();
        var summaries = new ArrayList<Envelope.Opened>();
        var provenances = new ArrayList<Envelope.Opened>();
        for (Envelope.Opened each : all) {
            String type = each.statement().predicateType();
            switch (type) {
                case Uris.SUMMARY -> summaries.add(each);
                case Uris.PROVENANCE -> provenances.add(each);
                case Uris.TEST_RESULT -> results.add(each);
                default ->
                        throw new Rejected(
                                Fault.STATEMENT_TYPE, "a statement is of an unknown kind: " + type);
            }
        }
        if (summaries.size() != 1 || provenances.size() != 1) {
            throw new Rejected(
                    Fault.STATEMENT_TYPE,
                    "there are %d summaries and %d provenances, not one of each"
                            .formatted(summaries.size(), provenances.size()));
        }
        var set = new StatementSet(summaries.getFirst(), provenances.getFirst(), results);
        set.requireOurKind();
        return set;
    }

    private void requireOurKind() {
        String type = text(definition(), "buildType", Fault.STATEMENT_TYPE);
        String builder = text(details().path("builder"), "id", Fault.STATEMENT_TYPE);
        String verifier = text(verdict().path("verifier"), "id", Fault.STATEMENT_TYPE);
        if (!type.equals(Uris.AGENT_RUN) || !builder.equals(verifier)) {
            throw new Rejected(
                    Fault.STATEMENT_TYPE, "the statements are not an agent's run and its judge's");
        }
    }

    private JsonNode verdict() {
        return summary.statement().predicate();
    }

    private JsonNode definition() {
        return provenance.statement().predicate().path("buildDefinition");
    }

    private JsonNode details() {
        return provenance.statement().predicate().path("runDetails");
    }

    private static String text(JsonNode object, String field, Fault fault) {
        return StrictJson.text(object, field, fault, PLACE);
    }

    Instant verifiedAt() {
        try {
            return Instant.parse(text(verdict(), "timeVerified", Fault.STATEMENT_TYPE));
        } catch (DateTimeParseException malformed) {
            throw new Rejected(Fault.STATEMENT_TYPE, "the summary's time is malformed");
        }
    }

    void requireOneSubject() {
        List<Subject> subject = summary.statement().subject();
        boolean three =
                subject.size() == 3
                        && subject.get(0).algorithm().equals("gitCommit")
                        && subject.get(1).name().equals(TREE)
                        && subject.get(1).algorithm().equals("gitTree")
                        && subject.get(2).name().equals(PATCH)
                        && subject.get(2).algorithm().equals("sha256");
        if (!three) {
            throw new Rejected(
                    Fault.SUBJECT, "the subject is not a commit, its tree and its patch");
        }
        if (!provenance.statement().subject().equals(subject)
                || results.stream().anyMatch(each -> !each.statement().subject().equals(subject))) {
            throw new Rejected(Fault.SUBJECT, "the statements are about different commits");
        }
        if (!subject.get(2).digest().equals(files().get(PATCH))) {
            throw new Rejected(Fault.SUBJECT, "the patch in the bundle is not the subject's");
        }
    }

    String commit() {
        return summary.statement().subject().get(0).digest();
    }

    String tree() {
        return summary.statement().subject().get(1).digest();
    }

    String summaryDigest() {
        return summary.sha256();
    }

    List<Subject> subject() {
        return summary.statement().subject();
    }

    /** Repository and branch, as in {@code git+https://github.com/o/r@refs/heads/b}. */
    String resource() {
        return text(verdict(), "resourceUri", Fault.REPOSITORY);
    }

    void requireOneRepository() {
        String repository =
                text(definition().path("externalParameters"), "repository", Fault.REPOSITORY);
        String resource = resource();
        if (!resource.startsWith("git+" + repository + "@refs/heads/")
                || !resource.equals(summary.statement().subject().get(0).name())) {
            throw new Rejected(
                    Fault.REPOSITORY, "the summary speaks for another repository: " + resource);
        }
    }

    /** GitHub does not tell names by their case. */
    boolean isOf(String wanted) {
        String repository =
                text(definition().path("externalParameters"), "repository", Fault.REPOSITORY)
                        .toLowerCase(Locale.ROOT);
        String sought = wanted.toLowerCase(Locale.ROOT);
        return sought.contains("://")
                ? repository.equals(sought)
                : repository.matches("https?://[^/]+/.+")
                        && repository
                                .substring(
                                        repository.indexOf('/', repository.indexOf("//") + 2) + 1)
                                .equals(sought);
    }

    String policy() {
        return text(verdict().path("policy").path("digest"), "sha256", Fault.POLICY);
    }

    void requireOnePolicy() {
        String policy = policy();
        String judged = text(definition().path("internalParameters"), "policySha256", Fault.POLICY);
        boolean everywhere =
                results.stream().allMatch(each -> policies(each).equals(List.of(policy)));
        if (!judged.equals(policy) || !everywhere) {
            throw new Rejected(Fault.POLICY, "the statements name different policies");
        }
    }

    private static List<String> policies(Envelope.Opened result) {
        var policies = new ArrayList<String>();
        for (JsonNode each : result.statement().predicate().path("configuration")) {
            if (each.path("name").asString("").equals("policy")) {
                policies.add(text(each.path("digest"), "sha256", Fault.POLICY));
            }
        }
        return policies;
    }

    void requireInputs() {
        var named = new ArrayList<String>();
        for (JsonNode each : verdict().path("inputAttestations")) {
            named.add(text(each.path("digest"), "sha256", Fault.INPUTS));
        }
        var here = new ArrayList<String>();
        here.add(provenance.sha256());
        results.forEach(each -> here.add(each.sha256()));
        if (!named.stream().sorted().toList().equals(here.stream().sorted().toList())) {
            throw new Rejected(
                    Fault.INPUTS,
                    "the summary names %d statements and %d are here, or they are others"
                            .formatted(named.size(), here.size()));
        }
    }

    /** The files that the provenance names, with their SHA-256. */
    Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        for (JsonNode each : details().path("byproducts")) {
            String name = text(each, "name", Fault.FILE_MISSING);
            String digest = text(each.path("digest"), "sha256", Fault.FILE_MISSING);
            if (!name.equals(LOG_HEAD) && files.put(name, digest) != null) {
                throw new Rejected(Fault.FILE_MISSING, "the provenance names a file twice");
            }
        }
        return files;
    }

    /** What the last record of the task's log came to. */
    String logHead() {
        for (JsonNode each : details().path("byproducts")) {
            if (each.path("name").asString("").equals(LOG_HEAD)) {
                return text(each.path("digest"), "sha256", Fault.TASK_LOG);
            }
        }
        throw new Rejected(Fault.TASK_LOG, "the provenance names no log of the task");
    }

    void requirePassed() {
        boolean passed =
                text(verdict(), "verificationResult", Fault.RESULT).equals("PASSED")
                        && !results.isEmpty()
                        && results.stream()
                                .map(each ->
                                        text(each.statement().predicate(), "result", Fault.RESULT))
                                .allMatch(GOOD::contains);
        if (!passed) {
            throw new Rejected(
                    Fault.RESULT, "the evidence is genuine, and says that the change did not pass");
        }
    }

    List<String> levels() {
        var levels = new ArrayList<String>();
        verdict().path("verifiedLevels").forEach(each -> levels.add(each.asString("")));
        return levels;
    }
}
