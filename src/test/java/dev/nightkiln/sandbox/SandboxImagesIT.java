package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.testing.Docker;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Which image runs: the one that was resolved, whatever its names mean by now. */
class SandboxImagesIT extends RealSandboxTest {
    @Test
    void anUnknownImageIsNamedWithTheWayToGetIt() throws IOException {
        var known = real.spec("true", RealSandboxes.LIMITS);
        var spec =
                new SandboxSpec(
                        known.label(),
                        "nightkiln/no-such:image",
                        known.command(),
                        Map.of(),
                        known.mounts(),
                        known.limits());
        assertThatThrownBy(() -> real.run(spec, () -> false))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(FailureReason.IMAGE_UNAVAILABLE))
                .hasMessageContaining("nightkiln/no-such:image")
                .hasMessageContaining("setup.sh");
        assertThatThrownBy(() -> real.engine().imageId("nightkiln/no-such:image"))
                .hasMessageContaining("nightkiln/no-such:image");
        assertThat(real.engine().imageId("nightkiln/sandbox:dev")).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void anImageWithoutARegistryIsNamedByItsId() throws Exception {
        String id = Docker.run("image", "inspect", "--format", "{{.Id}}", "nightkiln/sandbox:dev");
        assertThat(real.engine().imageId("nightkiln/sandbox:dev")).isEqualTo(id);
        assertThat(real.engine().imageId("nightkiln/sandbox@" + id)).isEqualTo(id);
        assertThat(real.engine().imageId("nightkiln/sandbox:dev@" + id)).isEqualTo(id);
        // A policy allows names, so an id under another name is not what it allows.
        for (String other : List.of("nightkiln/base", "sandbox", "other/nightkiln/sandbox")) {
            assertThatThrownBy(() -> real.engine().imageId(other + "@" + id))
                    .hasMessageContaining(other + "@sha256:");
        }
        assertThatThrownBy(
                        () -> real.engine().imageId("nightkiln/sandbox@sha256:" + "0".repeat(64)))
                .hasMessageContaining("is not on the engine");
    }

    @Test
    void aPinnedImageRunsWhereverItsTagHasGone() throws Exception {
        String moving = "nightkiln/moving-" + real.task().value() + ":dev";
        Docker.run("tag", "nightkiln/sandbox:dev", moving);
        try {
            String pinned = ImageName.pinned(moving, real.engine().imageId(moving));
            Docker.run("tag", "nightkiln/scripted-agent:dev", moving);
            assertThat(agentsIn(moving)).as("the tag has moved").isEqualTo("there");
            assertThat(agentsIn(pinned)).isEqualTo("not there");
            Docker.run("rmi", moving);
            assertThat(agentsIn(pinned)).isEqualTo("not there");
        } finally {
            Docker.run("rmi", "--force", moving);
        }
    }

    /** The engine would put each on the disk of the host, where nobody counts. */
    @Test
    void whatAnImageDeclaresAsVolumesIsInMemoryAndBounded() throws Exception {
        String image = "nightkiln/volumes-" + real.task().value() + ":dev";
        String container = Docker.run("create", "nightkiln/sandbox:dev", "true");
        try {
            String volumes = "VOLUME [\"/data/\", \"/workspace\", \"/tmp\"]";
            Docker.run("commit", "--change", volumes, container, image);
            var result =
                    run(
                            image,
                            "exec 2>&1; head -c 100M /dev/zero > /data/x; stat -c %s /data/x;"
                                    + " echo w > /workspace/w; rm /data/x");
            assertThat(result).isInstanceOf(SandboxResult.Exited.class);
            assertThat(real.tail())
                    .contains("No space left on device")
                    .endsWith(Long.toString(64L << 20) + "\n");
            assertThat(real.workspace().resolve("w")).exists();
        } finally {
            Docker.run("rm", "--force", container);
            Docker.run("rmi", "--force", image);
        }
    }

    /** What only the scripted agents' image has. */
    private String agentsIn(String image) throws IOException {
        assertThat(run(image, "test -e /opt/agents && echo there || echo not there"))
                .isInstanceOf(SandboxResult.Exited.class);
        return real.tail().strip();
    }

    private SandboxResult run(String image, String script) throws IOException {
        var known = real.spec(script, RealSandboxes.LIMITS);
        return real.run(
                new SandboxSpec(
                        known.label(),
                        image,
                        known.command(),
                        Map.of(),
                        known.mounts(),
                        known.limits()),
                () -> false);
    }
}
