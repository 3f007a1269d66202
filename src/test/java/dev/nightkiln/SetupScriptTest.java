package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What sandbox-images/setup.sh says and does on machines that differ; the real engine is the
 * integration tests' business.
 */
class SetupScriptTest {
    private static final String SCRIPT =
            Path.of("sandbox-images/setup.sh").toAbsolutePath().toString();

    @TempDir Path folder;
    private BareMachine machine;

    @BeforeEach
    void makeMachine() throws IOException {
        machine = new BareMachine(folder);
    }

    @Test
    void withoutDockerAndWithoutRootItStopsAndNamesTheExactCommand() throws Exception {
        BareMachine.Outcome outcome = machine.run(Map.of(), SCRIPT);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("no Docker engine answers")
                .contains("run: sudo " + SCRIPT);
        assertThat(machine.calls()).isEmpty();
    }

    @Test
    void anEngineNamedByTheUserIsNeverReplacedByAnotherOne() throws Exception {
        machine.user(0);
        machine.debian();

        BareMachine.Outcome outcome =
                machine.run(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"), SCRIPT);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("DOCKER_HOST=tcp://127.0.0.1:1")
                .contains("run: env -u DOCKER_HOST " + SCRIPT);
        assertThat(machine.calls()).isEmpty();
    }

    @Test
    void rootOnAnUnknownSystemIsToldToInstallDocker() throws Exception {
        machine.user(0);

        BareMachine.Outcome outcome = machine.run(Map.of(), SCRIPT);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("neither Debian nor Ubuntu")
                .contains("then run: " + SCRIPT);
    }

    @Test
    void rootOnABareDebianGetsAnEngineAndAllImages() throws Exception {
        machine.user(0);
        machine.debian();
        machine.set("registry");

        BareMachine.Outcome outcome = machine.run(Map.of(), SCRIPT);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains(
                        "installing docker.io with apt-get",
                        "starting the Docker engine",
                        "pulling debian:bookworm-slim");
        assertThat(machine.calls())
                .anyMatch(call ->
                        call.startsWith("apt-get -q install")
                                && call.contains("docker.io iptables"))
                .anyMatch(call ->
                        call.startsWith("docker build")
                                && call.contains("nightkiln/scripted-agent:dev"));
    }

    @Test
    void whenAllIsThereItSaysOneLineAndBuildsNothing() throws Exception {
        BareMachine.Outcome first = firstRun();
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(machine.calls()).filteredOn(call -> call.startsWith("docker build")).hasSize(3);

        BareMachine.Outcome second = machine.run(Map.of(), SCRIPT);

        assertThat(second.exitCode()).isZero();
        assertThat(second.out().lines())
                .containsExactly("nightkiln setup: ready (engine and images are current)");
        assertThat(machine.calls())
                .noneMatch(call ->
                        call.startsWith("docker build") || call.startsWith("docker create"));
    }

    @Test
    void refreshBuildsWhatIsCurrentAnew() throws Exception {
        firstRun();
        machine.set("registry");
        machine.calls();

        BareMachine.Outcome refreshed = machine.run(Map.of(), SCRIPT, "--refresh");

        assertThat(refreshed.exitCode()).as(refreshed.err()).isZero();
        assertThat(machine.calls()).filteredOn(call -> call.startsWith("docker build")).hasSize(3);
        assertThat(refreshed.out()).contains("pulling debian:bookworm-slim");
    }

    @Test
    void packagesThatCannotBeInstalledStopItWithTheLogAndLeaveNoContainer() throws Exception {
        machine.set("broken-packages");

        BareMachine.Outcome outcome = firstRun();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("E: Unable to locate package git")
                .contains("mend the cause, then run: " + SCRIPT);
        List<String> calls = machine.calls();
        assertThat(calls)
                .contains("docker rm --force container-1")
                .noneMatch(call -> call.startsWith("docker commit"));
    }

    @Test
    void theExtraAuthoritiesGoToThePackageInstallationsOnly() throws Exception {
        Path authorities =
                Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
        machine.installDocker();
        machine.set("up");
        machine.have("debian:bookworm-slim");

        machine.run(Map.of("NIGHTKILN_EXTRA_CA_FILE", authorities.toString()), SCRIPT);

        assertThat(machine.calls())
                .filteredOn(call -> call.contains("ca.pem"))
                .containsExactly(
                        "docker cp -- " + authorities + " container-1:/nightkiln-extra-ca.pem",
                        "docker cp --follow-link -- "
                                + authorities
                                + " container-1:/nightkiln-extra-ca.pem");
    }

    @Test
    void theScannersPackagesComeFromTheRegistryThatIsNamed() throws Exception {
        machine.installDocker();
        machine.set("up");
        machine.have("debian:bookworm-slim");

        BareMachine.Outcome outcome =
                machine.run(Map.of("NPM_CONFIG_REGISTRY", "http://127.0.0.1:1/npm"), SCRIPT);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(machine.calls())
                .anyMatch(
                        call -> call.endsWith("nightkiln/base:dev sh -s -- http://127.0.0.1:1/npm"))
                .anyMatch(call ->
                        call.startsWith("docker import") && call.endsWith("nightkiln/scanner:dev"));
    }

    @Test
    void authoritiesThatAreNoPemFileAreRefused() throws Exception {
        BareMachine.Outcome outcome =
                machine.run(Map.of("NIGHTKILN_EXTRA_CA_FILE", "/nowhere.pem"), SCRIPT);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err())
                .contains("NIGHTKILN_EXTRA_CA_FILE=/nowhere.pem is not a readable PEM file");
    }

    private BareMachine.Outcome firstRun() throws IOException, InterruptedException {
        machine.installDocker();
        machine.set("up");
        machine.have("debian:bookworm-slim");
        return machine.run(Map.of(), SCRIPT);
    }
}
