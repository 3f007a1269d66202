package dev.nightkiln.bundle;

import dev.nightkiln.attest.Statement;
import dev.nightkiln.attest.Uris;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.TestDelta;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The predicate of one check (in-toto test-result v0.1): which command in which image on which tree
 * ended how. Names of tests come from the change, so there are only so many of them.
 */
record TestResult(Attested attempt, CheckResult check) {
    private static final int NAMES = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    JsonNode predicate() {
        TestDelta tests = comparison().map(CheckComparison::tests).orElse(TestDelta.NONE);
        List<String> warned = first(tests.vacuous(), tests.gone(), tests.skipped());
        var predicate = JSON.objectNode();
        predicate.put("result", result(tests));
        configuration().forEach(predicate.putArray("configuration")::add);
        names(predicate, "passedTests", check.passed(), first(tests.fixed()));
        warned.forEach(predicate.putArray("warnedTests")::add);
        names(
                predicate,
                "failedTests",
                !check.passed(),
                first(tests.regressed(), tests.alreadyRed()));
        predicate.set(Uris.CHECK, observed(tests));
        return predicate;
    }

    private Optional<CheckComparison> comparison() {
        return attempt.comparison(check);
    }

    /** It warns where its exit code alone would say more than was seen. */
    private String result(TestDelta tests) {
        if (!check.passed()) {
            return attempt.isTolerated(check) ? "WARNED" : "FAILED";
        }
        boolean doubtful =
                comparison().filter(CheckComparison::isFlaky).isPresent()
                        || Stream.of(
                                        tests.regressed(),
                                        tests.vacuous(),
                                        tests.gone(),
                                        tests.skipped())
                                .anyMatch(group -> group.count() > 0)
                        || !tests.problems().isEmpty();
        return doubtful ? "WARNED" : "PASSED";
    }

    private List<ObjectNode> configuration() {
        ObjectNode policy =
                Statement.resource("policy", "sha256", attempt.evidence().policyDigest())
                        .put("uri", attempt.policyUri());
        Stream<ObjectNode> file =
                attempt.git().policyBlob().stream()
                        .map(blob ->
                                Statement.resource("policy file", "gitBlob", blob)
                                        .put("uri", Policies.REPOSITORY_FILE));
        return Stream.of(Stream.of(policy), file, Stream.of(attempt.image(check.image())))
                .flatMap(descriptors -> descriptors)
                .toList();
    }

    private void names(ObjectNode predicate, String field, boolean itself, List<String> tests) {
        var names = predicate.putArray(field);
        if (itself) {
            names.add(check.name());
        }
        tests.forEach(names::add);
    }

    private static List<String> first(TestDelta.Group... groups) {
        return Stream.of(groups)
                .flatMap(group -> group.first().stream())
                .distinct()
                .limit(NAMES)
                .toList();
    }

    private ObjectNode observed(TestDelta tests) {
        var observed = JSON.objectNode();
        observed.put("name", check.name());
        check.command().forEach(observed.putArray("command")::add);
        observed.put("outcome", check.outcome().name());
        observed.put("exitCode", check.exitCode());
        observed.put("tookMillis", check.tookMillis());
        observed.putObject("log").put("sha256", check.logSha256()).put("bytes", check.logBytes());
        comparison()
                .ifPresent(compared -> {
                    observed.put("standing", compared.standing().name());
                    compared.base()
                            .ifPresent(base ->
                                    observed.putObject("base")
                                            .put("outcome", base.result().outcome().name())
                                            .put("exitCode", base.result().exitCode())
                                            .put("cached", base.cached()));
                    compared.again()
                            .ifPresent(again ->
                                    observed.putObject("again")
                                            .put("outcome", again.outcome().name())
                                            .put("exitCode", again.exitCode()));
                    counts(observed.putObject("tests"), tests);
                });
        return observed;
    }

    private static void counts(ObjectNode counts, TestDelta tests) {
        counts.put("onHead", tests.onHead());
        counts.put("onBase", tests.onBase());
        counts.put("fixed", tests.fixed().count());
        counts.put("regressed", tests.regressed().count());
        counts.put("alreadyRed", tests.alreadyRed().count());
        counts.put("added", tests.added().count());
        counts.put("vacuous", tests.vacuous().count());
        counts.put("gone", tests.gone().count());
        counts.put("skipped", tests.skipped().count());
    }
}
