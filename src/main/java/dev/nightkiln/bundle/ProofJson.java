package dev.nightkiln.bundle;

import dev.nightkiln.evidence.Criteria;
import dev.nightkiln.evidence.Criteria.Judged;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.FirstLine;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The proof for machines: the same facts as in its table, and all there is to each. */
final class ProofJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ProofJson() {}

    static String of(Contents contents) {
        Evidence evidence = contents.evidence();
        Proof proof = evidence.proof();
        Task task = evidence.task();
        var all = new LinkedHashMap<String, Object>();
        all.put("version", 1);
        all.put("summary", FirstLine.of(evidence));
        all.put("task", task.id().value());
        all.put("attempt", task.attempt());
        all.put("repository", task.repository().fullName());
        all.put("issue", task.issue());
        all.put("head", evidence.head().hex());
        all.put("base", task.spec().base().hex());
        all.put("policySha256", evidence.policyDigest());
        contents.handedBack().ifPresent(reason -> all.put("handedBack", reason.name()));
        all.put(
                "criteria",
                Criteria.judge(proof.specification(), proof.comparisons()).stream()
                        .map(ProofJson::criterion)
                        .toList());
        all.put("checks", evidence.checks());
        all.put("comparisons", proof.comparisons());
        all.put("signals", proof.signals());
        all.put("gates", evidence.gates());
        all.put("change", evidence.stat());
        return pretty(all);
    }

    private static Map<String, Object> criterion(Judged one) {
        Map<String, Object> criterion = criterion(one.criterion());
        criterion.put("outcome", one.outcome().name());
        criterion.put("reason", one.reason());
        return criterion;
    }

    private static Map<String, Object> criterion(Criterion one) {
        var criterion = new LinkedHashMap<String, Object>();
        criterion.put("statement", one.statement());
        switch (one.proof()) {
            case Criterion.Proof.Command(String line) -> criterion.put("command", line);
            case Criterion.Proof.NamedCheck(String name) -> criterion.put("check", name);
            case Criterion.Proof.None() -> {}
        }
        return criterion;
    }

    static String specification(Specification specification) {
        var all = new LinkedHashMap<String, Object>();
        all.put("outcome", specification.outcome());
        all.put("files", specification.files());
        all.put("context", specification.context());
        all.put("constraints", specification.constraints());
        all.put("criteria", specification.criteria().stream().map(ProofJson::criterion).toList());
        all.put("commands", specification.commands());
        specification.agent().ifPresent(agent -> all.put("agent", agent));
        specification.budget().ifPresent(budget -> all.put("budget", budget));
        all.put("priority", specification.priority().name().toLowerCase(Locale.ROOT));
        return pretty(all);
    }

    /** What the agent used and did on the network, as the gateway counted it. */
    static String usage(Evidence evidence) {
        var models = evidence.agent().network().models();
        var all = new LinkedHashMap<String, Object>();
        all.put("tokens", models.tokens());
        all.put("costMicros", models.costMicros());
        all.put("agent", evidence.agent());
        return pretty(all);
    }

    static String pretty(Object value) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
