package dev.nightkiln.bundle;

import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.FirstLine;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts all that is known of an attempt into one archive, in a fixed order. */
final class BundleWriter {
    static final String PROOF = "proof.md";

    private static final String README =
            """
            Evidence of one attempt of Nightkiln at one issue.

            proof.md        what was observed, as on the pull request; proof.json for machines
            records/        logs, recordings, reports, screenshots and files of every run
            recording.cast  all runs one after the other, for an asciicast player; marks.json
                            and its markers say where each command and gate begins
            patch.diff      the whole change as text; binary files are only named
            policy.txt      the policy in force, with the line that decided each value
            usage.json      what the agent used of models and network
            task-log.jsonl  what happened to the task; each line names the SHA-256 of the last
            manifest.json   every other file with its size, SHA-256 and what it is

            What Nightkiln knows as a secret is replaced by [redacted]; a file that tells one in a
            way that cannot be replaced is left out, and a note stands where it was.

            To verify by hand, each file against the manifest:

              jq -r '.files[] | .sha256 + "  " + .path' manifest.json | sha256sum -c

            That shows that the bundle is whole, not who made it. Where it is signed, its
            statements (*.intoto.jsonl) cover manifest.json: run

              nightkiln verify BUNDLE --key KEY --repo OWNER/NAME --commit SHA

            or sh verify.sh, with a key that you did not take from this bundle.
            """;

    private final Contents contents;
    private final Pack pack;
    private final Redactor redactor;

    private BundleWriter(Contents contents, Pack pack, Redactor redactor) {
        this.contents = contents;
        this.pack = pack;
        this.redactor = redactor;
    }

    /** {@code staging} is an empty directory of ours. */
    static void write(Path archive, Path staging, Contents contents, Secrets secrets, Seal seal)
            throws IOException {
        try (var pack = new Pack(archive, staging, secrets)) {
            new BundleWriter(contents, pack, new Redactor(secrets)).write(staging, seal);
        }
    }

    private void write(Path staging, Seal seal) throws IOException {
        Evidence evidence = contents.evidence();
        pack.add("README.txt", "what this is and how to verify it", README);
        pack.add(PROOF, "the proof, for people", EvidenceComment.render(inside(evidence)));
        pack.add("proof.json", "the proof, for machines", ProofJson.of(contents));
        pack.add("patch.diff", "the whole change", contents.texts().patch());
        pack.add("policy.txt", "the policy in force", contents.texts().policy());
        if (evidence.proof().specification().isPresent()) {
            pack.add(
                    "specification.json",
                    "the issue as it was understood",
                    ProofJson.specification(evidence.proof().specification().get()));
        }
        if (evidence.proof().decisions().isPresent()) {
            pack.add(
                    "decisions.md",
                    "the agent's own words on its design, not verified",
                    evidence.proof().decisions().get());
        }
        pack.add("usage.json", "models, cost and network of the agent", ProofJson.usage(evidence));
        pack.add("task-log.jsonl", "what happened to the task", log());
        records(staging);
        seal(seal);
    }

    /** As it lies beside the files it links to. */
    private static Evidence inside(Evidence evidence) {
        return evidence.with(evidence.proof().with(Proof.BundleLink.INSIDE));
    }

    private String log() {
        List<String> lines = contents.texts().log();
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private void records(Path staging) throws IOException {
        var records = new Records(contents.records(), contents.evidence().proof().comparisons());
        var segments = new ArrayList<Tape.Segment>();
        for (Path file : records.files()) {
            String name = records.name(file);
            BundleFile packed =
                    pack.add("records/" + name, redactor.redact(records.what(file)), file);
            if (name.endsWith(".cast")) {
                String label = redactor.redact(records.run(name));
                segments.add(new Tape.Segment(label, file, packed.path()));
            }
        }
        Path tape = staging.resolve("tape");
        List<Tape.Mark> marks = Tape.write(tape, segments, contents.evidence().gates());
        pack.add("recording.cast", "all runs one after the other", tape);
        pack.add("marks.json", "where each command and gate begins", Tape.json(marks));
        Files.delete(tape);
    }

    private void seal(Seal seal) throws IOException {
        List<BundleFile> files = pack.files();
        String summary = FirstLine.of(contents.evidence());
        String json = Manifest.of(contents, summary, files).json();
        BundleFile manifest = pack.add(Manifest.NAME, "every other file", json);
        var facts =
                new SealedFacts(
                        contents.evidence(),
                        contents.handedBack(),
                        contents.journal(),
                        files,
                        manifest);
        for (NamedFile file : seal.files(facts)) {
            pack.add(file.path(), file.what(), file.text());
        }
    }
}
