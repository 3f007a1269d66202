package dev.nightkiln.verify;

import dev.nightkiln.sandbox.SandboxException;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.Scanner.Scan;
import dev.nightkiln.verify.SecretVerdict.Closed;
import dev.nightkiln.workspace.ChangedContent;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.Workspaces;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Looks for secrets in a change and in all that would go out with it, before anything of it is run:
 * first ourselves, for what this server holds and for well-known tokens, then a scanner in a
 * container. No repository can turn it off, and whatever keeps it from looking closes it.
 */
public final class SecretGate {
    public static final String NAME = "secrets";

    /** As many as a comment has room for. */
    private static final int LISTED = 40;

    private final Workspaces workspaces;
    private final Secrets secrets;
    private final Scanner scanner;

    public SecretGate(
            Workspaces workspaces, Sandboxes sandboxes, Secrets secrets, InstantSource clock) {
        this.workspaces = workspaces;
        this.secrets = secrets;
        this.scanner = new Scanner(sandboxes, new Redactor(secrets), clock);
    }

    /**
     * One commit, an empty directory for the scanner's files, and by name the texts that go out
     * beside the change.
     */
    public record Job(Checks.Job commit, Path scratch, Map<String, String> texts) {
        public Job {
            texts = Map.copyOf(texts);
        }
    }

    public SecretVerdict judge(Job job, BooleanSupplier stopRequested) {
        try {
            return search(job, stopRequested);
        } catch (SandboxException failed) {
            return closed(failed.reason(), String.valueOf(failed.getMessage()));
        } catch (WorkspaceException failed) {
            return closed(failed.reason(), String.valueOf(failed.getMessage()));
        }
    }

    private SecretVerdict search(Job job, BooleanSupplier stopRequested) {
        Repository repository = job.commit().task().repository();
        CommitSha base = job.commit().task().spec().base();
        CommitSha head = job.commit().head();
        List<ChangedContent> change = workspaces.contents(repository, base, head);
        var brought = new NewLines(change, () -> workspaces.contents(repository, head, base));
        var search = new ChangeSearch(secrets.search(), change);
        search.look("the commit's message", workspaces.commitText(repository, head));
        job.texts().forEach((name, text) -> search.look(name, latin1(text)));

        List<String> ours = findings(search, search.suspicions(), brought);
        if (!ours.isEmpty()) {
            return found(ours);
        }
        if (search.isUnreadable()) {
            return new Closed(
                    FailureReason.POLICY_DENIED,
                    "The change holds something packed that is too large or too deep to look for"
                            + " secrets in it",
                    List.of(
                            "At most 128 MiB are unpacked of one change, four layers deep.",
                            "To mend it: leave archives out of the change, or make them smaller."));
        }
        List<ScannedFile> files = search.files();
        List<String> names = change.stream().map(SecretGate::name).toList();
        return switch (scanner.run(job, names, files, stopRequested)) {
            case Scan.Stopped() -> new SecretVerdict.Stopped();
            case Scan.Broken(var reason, String why) ->
                    closed(reason, "the scanner gave no answer: " + why);
            case Scan.Complete(var suspicions) -> {
                List<String> theirs = findings(search, suspicions, brought);
                yield theirs.isEmpty() ? clean() : found(theirs);
            }
        };
    }

    private static List<String> findings(
            ChangeSearch search, List<Suspicion> suspicions, NewLines lines) {
        return search.findings(suspicions.stream().filter(lines::brought).toList());
    }

    private static String name(ChangedContent changed) {
        return new String(
                changed.path().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static SecretVerdict clean() {
        return new SecretVerdict.Clean(
                new GateResult(
                        NAME,
                        Outcome.PASSED,
                        "No secret was found in the change and in what goes out with it",
                        List.of()));
    }

    private static SecretVerdict found(List<String> findings) {
        var lines = new ArrayList<>(findings.stream().limit(LISTED).toList());
        if (findings.size() > LISTED) {
            lines.add("and %d more".formatted(findings.size() - LISTED));
        }
        return new SecretVerdict.Found(
                new GateResult(
                        NAME,
                        Outcome.FAILED,
                        findings.size() == 1
                                ? "The change holds a secret"
                                : "The change holds secrets in %d places"
                                        .formatted(findings.size()),
                        lines));
    }

    private static Closed closed(FailureReason reason, String why) {
        return new Closed(
                reason,
                "The change could not be looked through for secrets, so nothing of it is published",
                List.of(
                        why,
                        "To mend it: run sandbox-images/setup.sh on the server, look for this"
                                + " task's id in its log, then retry."));
    }
}
