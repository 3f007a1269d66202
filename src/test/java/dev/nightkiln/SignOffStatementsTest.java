package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.SignOffLedger;
import dev.nightkiln.attest.SigningKeys;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.Seal;
import dev.nightkiln.bundle.SignOffStatements;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.task.Actor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What people say of a published commit is signed and kept beside its bundle. */
class SignOffStatementsTest {
    private static final List<Actor> BOB = List.of(StoreFixture.BOB);

    private SignedBundle bundle;
    private SignOffStatements signOffs;
    private Path evidence;

    @BeforeEach
    void publish(@TempDir Path directory) throws IOException {
        bundle = new SignedBundle(directory);
        evidence = Files.createDirectories(directory.resolve("state").resolve("evidence"));
        var bundles = new EvidenceBundles(directory.resolve("state"), new Secrets(), Seal.NONE);
        signOffs = new SignOffStatements(bundles, new SignOffLedger(bundle.keys));
        write(bundle);
    }

    @AfterEach
    void close() {
        bundle.close();
    }

    private Path write(SignedBundle made) throws IOException {
        return Files.write(
                evidence.resolve(EvidenceBundles.name(bundle.task.id(), 1)),
                SignedBundle.zip(made.good()));
    }

    private Path file() {
        return evidence.resolve("sign-off-" + bundle.task.id() + "-1.intoto.jsonl");
    }

    private int verify(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("verify"));
        arguments.add(evidence.resolve(EvidenceBundles.name(bundle.task.id(), 1)).toString());
        arguments.addAll(
                List.of("--key", bundle.aside("k.json", bundle.keys.publicJson()).toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private void said(List<Actor> approved) {
        bundle.store.clock.move(Duration.ofMinutes(1));
        signOffs.keep(bundle.task.id(), 1, approved);
    }

    @Test
    void aSignOffIsWrittenOnceAndAcceptedUntilItIsVoid() throws IOException {
        said(List.of());
        assertThat(file()).as("nobody has said anything").doesNotExist();
        said(BOB);
        said(BOB);
        assertThat(Files.readAllLines(file())).hasSize(1);
        assertThat(verify("--require-sign-off")).isEqualTo(22);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isZero();
        said(List.of());
        said(List.of());
        assertThat(Files.readAllLines(file())).hasSize(2);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isEqualTo(22);
        said(List.of(StoreFixture.BOB, new Actor(13, "cleo")));
        assertThat(Files.readAllLines(file())).hasSize(3);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isZero();
    }

    @Test
    void itStaysGoodWhenTheKeyIsReplaced() throws IOException {
        said(BOB);
        bundle.keys.rotate();
        said(BOB);
        assertThat(Files.readAllLines(file())).hasSize(1);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isZero();
        said(List.of());
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isEqualTo(22);
    }

    @Test
    void aSignOffOfAnotherBundleOrByAnotherKeyIsRefused(@TempDir Path elsewhere)
            throws IOException {
        said(BOB);
        Path kept = Files.copy(file(), elsewhere.resolve("kept.intoto.jsonl"));
        bundle.store.clock.move(Duration.ofHours(1));
        write(bundle);
        assertThat(verify("--require-sign-off", "--sign-off", kept.toString()))
                .as("the statements were made again")
                .isEqualTo(22);
        var strangers = SigningKeys.open(elsewhere, bundle.store.clock);
        String line = Files.readString(kept).strip();
        Path forged =
                bundle.aside(
                        "forged.intoto.jsonl",
                        Tampered.envelope(Tampered.payload(line), strangers.current()) + "\n");
        assertThat(verify("--require-sign-off", "--sign-off", forged.toString())).isEqualTo(12);
    }

    /** The machine stopped while one was written, before files were replaced as a whole. */
    @Test
    void aLineThatWasCutOffIsWrittenAgain() throws IOException {
        said(BOB);
        said(List.of());
        String whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, whole.length() - 9));
        said(List.of());
        assertThat(Files.readAllLines(file())).hasSize(2);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isEqualTo(22);
    }

    /** Nobody has signed for it, whatever else is said. */
    @Test
    void aSignOffInTheBundleHasToBeGoodBesideTheOneThatIsNamed() throws IOException {
        said(BOB);
        var forged = bundle.good();
        forged.put("sign-off-x-1.intoto.jsonl", "GIVEN\n".getBytes(StandardCharsets.UTF_8));
        Files.write(
                evidence.resolve(EvidenceBundles.name(bundle.task.id(), 1)),
                SignedBundle.zip(forged));
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isEqualTo(10);
    }

    @Test
    void whereThereIsNoBundleThereIsNothingToSign() throws IOException {
        Files.delete(evidence.resolve(EvidenceBundles.name(bundle.task.id(), 1)));
        said(BOB);
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatWasTakenBackIsNotSaidOnceMore() throws IOException {
        said(BOB);
        said(List.of());
        List<String> lines = Files.readAllLines(file());
        for (List<String> order :
                List.of(lines.reversed(), List.of(lines.get(0), lines.get(1), lines.get(0)))) {
            Path replayed = bundle.aside("replayed.intoto.jsonl", String.join("\n", order) + "\n");
            assertThat(verify("--sign-off", replayed.toString())).isEqualTo(22);
        }
    }

    @Test
    void aClockThatIsPutBackDoesNotPutTheWordsOutOfOrder() throws IOException {
        said(BOB);
        bundle.store.clock.move(Duration.ofMinutes(-30));
        said(List.of());
        said(BOB);
        assertThat(Files.readAllLines(file())).hasSize(3);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isZero();
    }

    /** Once a week for some years. */
    @Test
    void howOftenTheKeyWasReplacedDoesNotMatter() throws IOException {
        for (int week = 0; week < 200; week++) {
            bundle.store.clock.move(Duration.ofDays(7));
            bundle.keys.rotate();
        }
        said(BOB);
        assertThat(verify("--require-sign-off", "--sign-off", file().toString())).isZero();
    }
}
