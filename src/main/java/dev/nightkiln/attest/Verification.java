package dev.nightkiln.attest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Examines an evidence bundle without asking anybody else: who signed, about which commit, and
 * whether everything that was signed is there and nothing else. What was not examined is said too.
 */
public final class Verification {
    /** What whoever asks knows already; a commit and a policy by their full digests. */
    public record Expected(
            TrustedKeys keys,
            Optional<String> repository,
            Optional<String> commit,
            Optional<String> policy,
            SignOffWanted signOff) {}

    /** Whether people must have agreed, and a file that says so where the bundle does not. */
    public record SignOffWanted(boolean required, Optional<Path> file) {}

    /** What came of it, in sentences. */
    public sealed interface Outcome {}

    public record Accepted(List<String> checked, List<String> notChecked) implements Outcome {
        public Accepted {
            checked = List.copyOf(checked);
            notChecked = List.copyOf(notChecked);
        }
    }

    /** What was checked before it was refused holds; nothing else does. */
    public record Refused(Fault fault, String found, List<String> checked) implements Outcome {
        public Refused {
            checked = List.copyOf(checked);
        }
    }

    private final Expected expected;
    private final List<String> checked = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();

    private Verification(Expected expected) {
        this.expected = expected;
    }

    /**
     * What the bundle holds against what is expected of it.
     *
     * @throws IOException when a file cannot be read at all
     */
    public static Outcome of(Path bundle, Expected expected) throws IOException {
        var verification = new Verification(expected);
        try (Archive archive = Archive.open(bundle)) {
            verification.run(archive);
            return new Accepted(verification.checked, verification.notChecked);
        } catch (Rejected rejected) {
            return new Refused(
                    rejected.fault(), String.valueOf(rejected.getMessage()), verification.checked);
        }
    }

    private void run(Archive archive) throws IOException {
        if (expected.keys().isEmpty()) {
            throw new Rejected(
                    Fault.NOT_TRUSTED,
                    "you named no key; a key inside the bundle says nothing about who signed. Name one"
                            + " with --key: a PEM file, or /.well-known/nightkiln-keys.json of the"
                            + " Nightkiln that you trust");
        }
        StatementFile file = StatementFile.in(archive);
        List<Envelope.Opened> opened = file.open(expected.keys());
        StatementSet set = StatementSet.of(opened);
        opened.forEach(each -> requireValid(each, set));
        signers(opened, set);
        subject(set);
        repository(set);
        policy(set);
        set.requireInputs();
        checked.add("the summary names exactly these statements");
        new BundleFiles(archive, set).require(file.name());
        checked.add(
                set.files().size()
                        + " files are as they were signed, and there is no other but the statements");
        LogChain.require(archive, set.logHead());
        checked.add("the log of the task up to then is the signed chain of records");
        set.requirePassed();
        checked.add("result: PASSED, " + String.join(", ", set.levels()));
        signOff(archive, set);
        notChecked.add(
                "whether the checks were good ones: the statements say which commands ran in which"
                        + " images");
    }

    private void requireValid(Envelope.Opened opened, StatementSet set) {
        expected.keys().requireValidAt(opened.key(), set.verifiedAt(), "a statement");
    }

    private void signers(List<Envelope.Opened> opened, StatementSet set) {
        List<TrustedKey> signers = opened.stream().map(Envelope.Opened::key).distinct().toList();
        String ids = String.join(" or ", signers.stream().map(TrustedKey::id).sorted().toList());
        boolean dated = signers.stream().allMatch(expected.keys()::knowsTimesOf);
        checked.add(
                "%d statements of %s, each signed by key %s%s"
                        .formatted(
                                opened.size(),
                                set.verifiedAt(),
                                ids,
                                dated ? ", valid then and not revoked" : ""));
        if (!dated) {
            notChecked.add(
                    "whether the key was replaced or revoked: only a nightkiln-keys.json (--key) says"
                            + " that");
        }
    }

    private void subject(StatementSet set) {
        set.requireOneSubject();
        checked.add("all are about commit %s, tree %s".formatted(set.commit(), set.tree()));
        if (expected.commit().isEmpty()) {
            notChecked.add("whether this is the commit you look at: name it with --commit");
        } else if (!expected.commit().get().equals(set.commit())) {
            throw new Rejected(
                    Fault.SUBJECT,
                    "the evidence is about commit %s, not %s"
                            .formatted(set.commit(), expected.commit().get()));
        } else {
            checked.add("that is the commit you named");
        }
    }

    private void repository(StatementSet set) {
        set.requireOneRepository();
        checked.add("all are about %s".formatted(set.resource()));
        if (expected.repository().isEmpty()) {
            notChecked.add("whether this is your repository: name it with --repo");
        } else if (!set.isOf(expected.repository().get())) {
            throw new Rejected(
                    Fault.REPOSITORY,
                    "the evidence is about %s, not %s"
                            .formatted(set.resource(), expected.repository().get()));
        } else {
            checked.add("that is the repository you named");
        }
    }

    private void policy(StatementSet set) {
        set.requireOnePolicy();
        if (expected.policy().isEmpty()) {
            notChecked.add(
                    "whether policy %s is the one in force: name it with --policy"
                            .formatted(set.policy()));
        } else if (!expected.policy().get().equals(set.policy())) {
            throw new Rejected(
                    Fault.POLICY,
                    "judged by policy %s, not %s".formatted(set.policy(), expected.policy().get()));
        } else {
            checked.add("judged by the policy you named");
        }
    }

    private void signOff(Archive archive, StatementSet set) throws IOException {
        var signOffs = new SignOffs(set, expected.keys());
        Optional<SignOffs.Last> last = signOffs.last(archive, expected.signOff().file());
        boolean given = last.isPresent() && last.get().isGiven();
        if (given) {
            checked.add("signed off by " + last.get().said());
            notChecked.add("whether the sign-off was withdrawn later: that is on the pull request");
        } else if (expected.signOff().required()) {
            throw new Rejected(
                    Fault.SIGN_OFF,
                    last.map(SignOffs.Last::said)
                            .orElse(
                                    "no sign-off is in the bundle and none was named with --sign-off"));
        } else {
            notChecked.add(
                    last.map(word -> "people's agreement: " + word.said())
                            .orElse(
                                    "people's agreement: no sign-off is in the bundle (--sign-off,"
                                            + " --require-sign-off)"));
        }
    }
}
