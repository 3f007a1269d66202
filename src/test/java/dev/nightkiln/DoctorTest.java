package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Finding.Fail;
import dev.nightkiln.Finding.Ok;
import dev.nightkiln.Finding.Warn;
import dev.nightkiln.github.AppRegistration;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.workspace.Storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

class DoctorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Settings.GitHub GITHUB =
            new Settings.GitHub(
                    URI.create("https://api.github.com"),
                    URI.create("https://github.com"),
                    Optional.empty());
    private static final AppRegistration WANTED =
            new AppRegistration(
                    "wanted", Map.of("issues", "write", "metadata", "read"), Set.of("issues"));

    @TempDir private Path folder;

    @Test
    void aWellMachineIsOneLineForEachPart() throws Exception {
        var probes =
                List.of(
                        Probes.policy(Policies.packed()).getFirst(),
                        Probes.git(() -> "git version 2.39.5\n"),
                        Probes.engine(() -> "Docker 20.10.24"),
                        Probes.image("nightkiln/sandbox:dev", () -> "sha256:" + "ab".repeat(32)),
                        Probes.storage(Storage.Bounded::new),
                        Probes.database(() -> "H2 2.5.252"),
                        Probes.gitHub(GITHUB, () -> NOW, InstantSource.fixed(NOW)),
                        AppProbes.app(WANTED, () -> registration("write")),
                        AppProbes.deliveries(() -> 0),
                        AppProbes.forkOwner(Optional.empty(), () -> "unused"));

        expect("well.txt", probes, 0);
    }

    @Test
    void anUnwellMachineSaysWhatToMend() throws Exception {
        var settings =
                SettingsLoader.load(
                        Map.of("NIGHTKILN_PORT", "http", "NIGHTKILN_PROT", "80"),
                        Optional.empty(),
                        folder);
        var floor = new Policies("images: [a/b:c]\nlimits:\n\tmemory: 2g\n", "floor.yml");
        var probes = new ArrayList<Probe>();
        probes.addAll(Probes.settings(settings));
        probes.addAll(Probes.policy(floor));
        probes.add(Probes.stateDirectory(Path.of("/dev/null/state")));
        probes.add(Probes.storage(() -> new Storage.Watched(true, "the server is not root")));
        probes.add(Probes.git(() -> "git version 2.30.2"));
        probes.add(
                Probes.engine(() -> {
                    throw new IOException("permission denied\u001b[2J\n/var/run/x.sock");
                }));
        probes.add(
                Probes.image(
                        "nightkiln/sandbox:dev",
                        () -> {
                            throw new IllegalStateException("nightkiln/sandbox:dev is not there");
                        }));
        probes.add(
                Probes.image(
                        "registry.acme.example/scanner:7",
                        () -> {
                            throw new IllegalStateException(
                                    "registry.acme.example/scanner:7 is not there");
                        }));
        probes.add(
                Probes.database(() -> {
                    throw new IllegalStateException();
                }));
        probes.add(Probes.gitHub(GITHUB, () -> NOW.plusSeconds(87), InstantSource.fixed(NOW)));
        probes.add(AppProbes.noApp());
        probes.add(AppProbes.app(WANTED, () -> registration("read")));
        probes.add(AppProbes.app(WANTED, () -> registration("admin")));
        probes.add(AppProbes.deliveries(() -> 3));
        probes.add(
                AppProbes.forkOwner(
                        Optional.of("robots"),
                        () -> {
                            throw new IOException("GitHub knows no account robots");
                        }));

        expect("unwell.txt", probes, 1);
    }

    @Test
    void aPartThatNeverAnswersDoesNotHoldUpTheOthers() throws InterruptedException {
        var never = new CountDownLatch(1);
        var stuck =
                Probes.engine(() -> {
                    never.await();
                    return "late";
                });

        var findings =
                new Doctor(List.of(stuck, Probes.git(() -> "2.50.1")), Duration.ofMillis(200))
                        .examine();

        assertThat(findings.getFirst())
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.what()).startsWith("no answer within"));
        assertThat(findings.getLast()).isEqualTo(new Ok("git", "2.50.1"));
    }

    @Test
    void aWarningIsNotAFailure() {
        assertThat(Doctor.exitCode(List.of(new Warn("a", "b", "c")))).isZero();
        assertThat(Doctor.exitCode(List.of(new Fail("a", "b", "c")))).isOne();
    }

    @Test
    void littleSpaceIsAWarningAndNoSpaceAFailure() {
        assertThat(Probes.space("s", folder, 9L << 30)).isInstanceOf(Ok.class);
        assertThat(Probes.space("s", folder, 2L << 30)).isInstanceOf(Warn.class);
        assertThat(Probes.space("s", folder, 9L << 20)).isInstanceOf(Fail.class);
    }

    @Test
    void theStateDirectoryIsMadeAndLeftEmpty() throws Exception {
        Path state = folder.resolve("a/b");

        assertThat(Probes.stateDirectory(state).question().call()).isNotInstanceOf(Fail.class);
        assertThat(state).isEmptyDirectory();
    }

    private static AppRegistration registration(String issues) {
        return new AppRegistration(
                "nightkiln-of-acme",
                Map.of("issues", issues, "metadata", "read"),
                Set.of("issues", "push"));
    }

    private static void expect(String file, List<Probe> probes, int exitCode) throws Exception {
        List<Finding> findings = new Doctor(probes, PATIENCE).examine();
        assertThat(Doctor.render(findings))
                .isEqualTo(Files.readString(Path.of("src/test/resources/golden/doctor", file)));
        assertThat(Doctor.exitCode(findings)).isEqualTo(exitCode);
    }
}
