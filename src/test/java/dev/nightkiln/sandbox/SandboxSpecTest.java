package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class SandboxSpecTest {
    @Test
    void aSandboxRunsAsOurselvesUnlessWeAreRoot() {
        assertThat(SandboxUser.of(0, 0)).hasToString("10001:10001");
        assertThat(SandboxUser.of(1000, 1001)).hasToString("1000:1001");
        assertThat(SandboxUser.of(1000, 0)).hasToString("10001:10001");
        assertThat(SandboxUser.current().uid()).isPositive();
        assertThatThrownBy(() -> new SandboxUser(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsThatAnOverlayWouldMisreadAreRefused() {
        Path plain = Path.of("/state/a");
        for (String path :
                List.of("/a,b", "/a:b", "/a\\b", "/a\"b", "/a\nb", "relative", "/a/../b")) {
            for (var overlay :
                    List.<Runnable>of(
                            () -> new WorkspaceMount.Overlay(List.of(Path.of(path)), plain, plain),
                            () -> new WorkspaceMount.Overlay(List.of(plain), Path.of(path), plain),
                            () ->
                                    new WorkspaceMount.Overlay(
                                            List.of(plain), plain, Path.of(path)))) {
                assertThatThrownBy(overlay::run)
                        .as(path)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(() -> new WorkspaceMount.Overlay(List.of(), plain, plain))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsThatBoundNothingAreRefused() {
        Duration second = Duration.ofSeconds(1);
        long memory = 64L << 20;
        for (var limits :
                List.<Runnable>of(
                        () -> new Limits(Duration.ZERO, second, memory, 1, 10, 1),
                        () -> new Limits(second, second.negated(), memory, 1, 10, 1),
                        () -> new Limits(second, second, 0, 1, 10, 1),
                        () -> new Limits(second, second, memory, 0, 10, 1),
                        () -> new Limits(second, second, memory, Double.NaN, 10, 1),
                        () -> new Limits(second, second, memory, 1, -1, 1),
                        () -> new Limits(second, second, memory, 1, 10, 0))) {
            assertThatThrownBy(limits::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEngineOnAnotherMachineIsRefused() {
        for (String address :
                List.of("tcp://10.0.0.5:2375", "ssh://host", "http://localhost:1", "tcp:///")) {
            assertThatThrownBy(() -> host(URI.create(address)))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("DOCKER_HOST");
        }
        assertThat(host(URI.create("tcp://127.0.0.1:2375")).instance()).isEqualTo("here");
        assertThat(DockerHost.of(Map.of(), "here", "a", "b").address())
                .hasToString("unix:///var/run/docker.sock");
    }

    private static DockerHost host(URI address) {
        return new DockerHost(address, "here", "a", "b", new SandboxUser(1, 1));
    }

    @Test
    void aRoleIsAPlainWord() {
        assertThatThrownBy(() -> new SandboxLabel(TaskId.random(), 1, "Agent 1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new SandboxLabel(TaskId.random(), 1, "check-1").role()).isEqualTo("check-1");
    }
}
