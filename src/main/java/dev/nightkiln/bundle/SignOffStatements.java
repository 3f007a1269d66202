package dev.nightkiln.bundle;

import dev.nightkiln.attest.Rejected;
import dev.nightkiln.attest.SignOffLedger;
import dev.nightkiln.attest.SignOffLedger.Approver;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.TaskId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Signs what people said of the commit that a bundle is about, and keeps it beside the bundle. */
public final class SignOffStatements {
    private static final Logger LOG = LoggerFactory.getLogger(SignOffStatements.class);

    private final EvidenceBundles bundles;
    private final SignOffLedger ledger;

    public SignOffStatements(EvidenceBundles bundles, SignOffLedger ledger) {
        this.bundles = bundles;
        this.ledger = ledger;
    }

    /**
     * These people have approved, in the role that the policy asks for; without any, the sign-off
     * does not stand. What GitHub shows rests on the check run, so a statement that could not be
     * written is only a line in the log.
     */
    public void keep(TaskId task, int attempt, List<Actor> approved) {
        Path bundle = bundles.file(task, attempt);
        if (!Files.exists(bundle)) {
            return;
        }
        var approvers =
                approved.stream()
                        .map(one -> new Approver(one.id(), one.login(), "as the policy asks"))
                        .toList();
        try {
            ledger.keep(bundle, bundles.signOffs(task, attempt), approvers);
        } catch (IOException | Rejected | IllegalStateException failed) {
            LOG.warn("the sign-off of task {} is not signed: {}", task, failed.getMessage());
        }
    }
}
