package dev.nightkiln.agent;

import dev.nightkiln.agent.Brief.Quoted;
import dev.nightkiln.policy.Narrowing;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification;
import dev.nightkiln.text.HiddenText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a brief says of an issue that names more than what is wanted. */
record SpecificationInBrief(Specification asked) {
    static final String HEADING =
            "## How the issue was understood\n\nA criterion with a command counts as met when the command ends with"
                    + " exit code 0 on your change, in a container you cannot touch.";

    /** Nothing where the issue itself says all of it. */
    List<Quoted> quoted() {
        boolean more =
                !asked.files().isEmpty()
                        || !asked.constraints().isEmpty()
                        || !asked.criteria().isEmpty()
                        || !asked.commands().isEmpty();
        return more ? List.of(new Quoted("specification", text())) : List.of();
    }

    private String text() {
        var lines = new ArrayList<String>();
        lines.add("Outcome: " + clean(asked.outcome()));
        list("Files that will probably change", asked.files(), lines);
        list("Context", asked.context(), lines);
        list("Constraints", asked.constraints(), lines);
        var criteria = new ArrayList<String>();
        for (Criterion criterion : asked.criteria()) {
            criteria.add(clean(criterion.statement()) + shown(criterion.proof()));
        }
        list("Exit criteria", criteria, lines);
        list("Validation commands", asked.commands(), lines);
        return String.join("\n\n", lines);
    }

    private static void list(String name, List<String> items, List<String> lines) {
        if (!items.isEmpty()) {
            lines.add(
                    name
                            + ":\n- "
                            + String.join(
                                    "\n- ",
                                    items.stream()
                                            .map(item -> clean(item).replace("\n", "\n  "))
                                            .toList()));
        }
    }

    private static String shown(Proof proof) {
        return switch (proof) {
            case Proof.Command(String line) -> "\nshown by: " + line;
            case Proof.NamedCheck(String name) -> "\nshown by the required check: " + name;
            case Proof.None() -> "";
        };
    }

    /** The same for a program; a check has the name under which it is required. */
    Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("outcome", clean(asked.outcome()));
        fields.put("files", asked.files().stream().map(SpecificationInBrief::clean).toList());
        fields.put("context", asked.context().stream().map(SpecificationInBrief::clean).toList());
        fields.put(
                "constraints",
                asked.constraints().stream().map(SpecificationInBrief::clean).toList());
        var criteria = new ArrayList<Map<String, Object>>();
        for (Criterion criterion : asked.criteria()) {
            var each = new LinkedHashMap<String, Object>();
            each.put("statement", clean(criterion.statement()));
            switch (criterion.proof()) {
                case Proof.Command(String line) -> {
                    each.put("command", line);
                    each.put("check", Narrowing.criterionCheck(criteria.size() + 1));
                }
                case Proof.NamedCheck(String name) -> each.put("check", name);
                case Proof.None() -> {}
            }
            criteria.add(each);
        }
        fields.put("criteria", criteria);
        fields.put("commands", asked.commands());
        return fields;
    }

    private static String clean(String text) {
        return HiddenText.cleanOutput(text).text();
    }
}
