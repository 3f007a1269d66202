package dev.nightkiln.sandbox;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The walls that every container of ours stands behind, agent and sidecar alike. */
record Hardening(SandboxUser user) {
    /** Enough for a compiler or a browser, far from what would hurt the host. */
    private static final long OPEN_FILES = 16_384;

    /** One file may not fill a disk at a stroke. */
    private static final long LARGEST_FILE = 4L << 30;

    /** Beyond the quota, so that the watch still finds it exceeded. */
    private static final long OVERSHOOT = 1L << 20;

    private static final long SMALL_FILE = 4096;
    private static final long LEAST_FILES = 10_000;
    private static final long PENDING_SIGNALS = 4096;
    private static final long QUEUED_BYTES = 819_200;
    private static final long LOCKED_BYTES = 64L << 10;
    private static final int FIRST_TO_GO = 500;
    private static final long SHARED_MEMORY = 64L << 20;
    private static final int SIDECAR_MEMORY = 32 << 20;
    private static final int SIDECAR_PIDS = 256;
    private static final String SECCOMP = seccomp();

    /** Further directories in memory are those where the image wants volumes. */
    HostConfig sandbox(SandboxSpec spec, Collection<String> inMemory) {
        Limits limits = spec.limits();
        long room = Math.max(spec.quota().bytes(), limits.tmpBytes());
        long largestFile = Math.min(room, LARGEST_FILE - OVERSHOOT) + OVERSHOOT;
        var directories = new TreeMap<String, String>();
        inMemory.forEach(path -> directories.put(path, tmpfs("mode=1777", limits)));
        directories.put("/tmp", tmpfs("mode=1777", limits));
        String own = tmpfs("mode=700,uid=%d,gid=%d".formatted(user.uid(), user.gid()), limits);
        directories.put(Mounts.HOME, own);
        spec.mounts().waysBelowHome().forEach(way -> directories.put(way, own));
        return walls(limits.memoryBytes(), limits.pids(), largestFile)
                .withNanoCPUs((long) (limits.cpus() * 1e9))
                .withShmSize(Math.min(SHARED_MEMORY, limits.memoryBytes()))
                .withTmpFs(directories);
    }

    private static String tmpfs(String owner, Limits limits) {
        return "rw,exec,nosuid,nodev,%s,size=%d,nr_inodes=%d"
                .formatted(
                        owner,
                        limits.tmpBytes(),
                        Math.max(LEAST_FILES, limits.tmpBytes() / SMALL_FILE));
    }

    HostConfig sidecar() {
        return walls(SIDECAR_MEMORY, SIDECAR_PIDS, LARGEST_FILE).withNanoCPUs(1_000_000_000L);
    }

    private HostConfig walls(long memory, long pids, long largestFile) {
        return new ReadOnlyProc()
                .withReadonlyRootfs(true)
                .withPrivileged(false)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges", "seccomp=" + SECCOMP))
                .withPidsLimit(pids)
                .withMemory(memory)
                // The sum of memory and swap: no swap.
                .withMemorySwap(memory)
                // When the host itself runs short, a sandbox goes first.
                .withOomScoreAdj(FIRST_TO_GO)
                .withUlimits(
                        List.of(
                                new Ulimit("nofile", OPEN_FILES, OPEN_FILES),
                                new Ulimit("core", 0L, 0L),
                                // These three are counted per user, for all sandboxes together.
                                new Ulimit("sigpending", PENDING_SIGNALS, PENDING_SIGNALS),
                                new Ulimit("msgqueue", QUEUED_BYTES, QUEUED_BYTES),
                                new Ulimit("memlock", LOCKED_BYTES, LOCKED_BYTES),
                                new Ulimit("fsize", largestFile, largestFile)))
                .withInit(true)
                .withIpcMode("private")
                .withCgroupnsMode("private")
                // The driver would keep a second, unbounded and unredacted copy of the output.
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withRestartPolicy(RestartPolicy.noRestart());
    }

    /** The engine wants the profile itself, not the name of a file. */
    private static String seccomp() {
        try (InputStream profile = Hardening.class.getResourceAsStream("seccomp.json")) {
            if (profile == null) {
                throw new IllegalStateException("seccomp.json is not on the class path");
            }
            return new String(profile.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
