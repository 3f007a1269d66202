package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A check run of an App on a commit. */
final class CheckRun {
    final long id;
    final HostedApp app;
    final CommitSha headSha;
    String name;
    String status = "queued";
    @Nullable String conclusion;
    @Nullable String detailsUrl;
    @Nullable String externalId;
    @Nullable Instant startedAt;
    @Nullable Instant completedAt;
    @Nullable String title;
    @Nullable String summary;
    @Nullable String text;
    final List<JsonNode> annotations = new ArrayList<>();

    CheckRun(long id, HostedApp app, CommitSha headSha, String name) {
        this.id = id;
        this.app = app;
        this.headSha = headSha;
        this.name = name;
    }
}
