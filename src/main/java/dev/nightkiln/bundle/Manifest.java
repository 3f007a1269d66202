package dev.nightkiln.bundle;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;

/**
 * {@code manifest.json}: what a bundle is about, until when it is kept, and every file of it but
 * itself and those of its seal.
 */
record Manifest(
        int version,
        String task,
        int attempt,
        String repository,
        String head,
        String base,
        String handedBack,
        String summary,
        String keptUntil,
        List<BundleFile> files) {
    static final String NAME = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    Manifest {
        files = List.copyOf(files);
    }

    static Manifest of(Contents contents, String summary, List<BundleFile> files) {
        var task = contents.evidence().task();
        return new Manifest(
                1,
                task.id().value(),
                task.attempt(),
                task.repository().fullName(),
                contents.evidence().head().hex(),
                task.spec().base().hex(),
                contents.handedBack().map(Enum::name).orElse(""),
                summary,
                contents.keptUntil().toString(),
                files);
    }

    static Manifest read(String json) {
        return JSON.readValue(json, Manifest.class);
    }

    String json() {
        return ProofJson.pretty(this);
    }

    /** Whether a bundle that is there already speaks about the same. */
    boolean isOf(Contents contents) {
        return head.equals(contents.evidence().head().hex())
                && handedBack.equals(contents.handedBack().map(Enum::name).orElse(""));
    }

    Instant until() {
        return Instant.parse(keptUntil);
    }
}
