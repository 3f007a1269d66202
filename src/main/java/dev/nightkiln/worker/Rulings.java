package dev.nightkiln.worker;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.CheckFiles;
import dev.nightkiln.policy.CiFiles;
import dev.nightkiln.policy.PathRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.DependencyGate;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.PolicyGate;
import dev.nightkiln.workspace.CommitFiles;

import java.util.List;
import java.util.stream.Stream;

/** What is asked of a change before anything of it is run: base and change are read as data. */
final class Rulings {
    private final CommitFiles base;
    private final CommitFiles head;

    Rulings(Captures captures, Task task, CommitSha head) {
        this.base = captures.files(task, task.spec().base());
        this.head = captures.files(task, head);
    }

    List<GateResult> of(Policy policy, List<ChangedFile> change) {
        CiFiles run = CiFiles.of(base.in(CiFiles.WORKFLOWS), base::text);
        List<PathRule> held =
                Stream.concat(
                                run.heldIn(change).stream(),
                                CheckFiles.heldIn(policy, change).stream())
                        .toList();
        return List.of(
                PolicyGate.judge(policy, held, change),
                DependencyGate.judge(policy, change, base::text, head::text));
    }
}
