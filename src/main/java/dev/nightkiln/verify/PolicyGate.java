package dev.nightkiln.verify;

import dev.nightkiln.policy.ChangeJudge;
import dev.nightkiln.policy.ChangeVerdict;
import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.Denial;
import dev.nightkiln.policy.PathRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.verify.GateResult.Outcome;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a change against the policy before anything of it is run. */
public final class PolicyGate {
    public static final String NAME = "policy";

    /** As many as a comment has room for; the first say what kind of change it is. */
    private static final int LISTED = 60;

    private PolicyGate() {}

    public static GateResult judge(
            Policy policy, List<PathRule> alsoProtected, List<ChangedFile> change) {
        var judge = new ChangeJudge(policy, alsoProtected);
        List<String> notable = judge.notable(change);
        return switch (judge.judge(change)) {
            case ChangeVerdict.Allowed() ->
                    new GateResult(
                            NAME,
                            Outcome.PASSED,
                            "The change keeps to the policy" + also(notable),
                            GateResult.listed(notable, LISTED));
            case ChangeVerdict.Held(var touched) ->
                    new GateResult(
                            NAME,
                            Outcome.HELD,
                            "The change touches %s; a second key has to agree"
                                    .formatted(counted(touched.size(), "protected path")),
                            GateResult.listed(
                                    Stream.concat(touched.stream(), notable.stream()).toList(),
                                    LISTED));
            case ChangeVerdict.Denied(var denials) ->
                    new GateResult(
                            NAME,
                            Outcome.FAILED,
                            "The change breaks "
                                    + denials.stream()
                                            .map(Denial::rule)
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                            GateResult.listed(denials, LISTED));
        };
    }

    private static String also(List<String> notable) {
        return notable.isEmpty()
                ? ""
                : "; " + counted(notable.size(), "executable or binary file") + " below";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
