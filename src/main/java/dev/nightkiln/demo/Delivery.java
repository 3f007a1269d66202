package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/** One attempt to deliver an event to an App's webhook. A redelivery keeps the GUID. */
public final class Delivery {
    /** What is delivered. */
    record Hook(String event, @Nullable String action, long installationId, long repositoryId) {}

    private final long id;
    private final String guid;
    private final byte[] body;
    private final boolean redelivery;
    final HostedApp app;
    final Hook hook;
    volatile Instant deliveredAt = Instant.EPOCH;
    volatile double seconds;
    private volatile int statusCode;

    Delivery(HostedApp app, Hook hook, String guid, byte[] body, Ordinal ordinal) {
        this.app = app;
        this.hook = hook;
        this.guid = guid;
        this.body = body;
        this.id = ordinal.id();
        this.redelivery = ordinal.redelivery();
    }

    record Ordinal(long id, boolean redelivery) {}

    public long id() {
        return id;
    }

    public String guid() {
        return guid;
    }

    public String event() {
        return hook.event();
    }

    public @Nullable String action() {
        return hook.action();
    }

    public boolean redelivery() {
        return redelivery;
    }

    public byte[] body() {
        return body.clone();
    }

    /**
     * What the receiver answered; 0 while waiting, 502 where nobody answered, 504 when too late.
     */
    public int statusCode() {
        return statusCode;
    }

    void ended(int status, Instant at, double duration) {
        deliveredAt = at;
        seconds = duration;
        statusCode = status;
    }

    String status() {
        int code = statusCode;
        if (code == 502) {
            return "failed to connect to host";
        }
        if (code == 504) {
            return "timed out";
        }
        return code >= 200 && code < 300 ? "OK" : "Invalid HTTP Response: " + code;
    }

    Map<String, String> headers() {
        return Map.of(
                "Accept",
                "*/*",
                "Content-Type",
                "application/json",
                "User-Agent",
                "GitHub-Hookshot/standin",
                "X-GitHub-Delivery",
                guid,
                "X-GitHub-Event",
                hook.event(),
                "X-GitHub-Hook-ID",
                String.valueOf(app.id()),
                "X-GitHub-Hook-Installation-Target-ID",
                String.valueOf(app.id()),
                "X-GitHub-Hook-Installation-Target-Type",
                "integration",
                "X-Hub-Signature-256",
                Secrets.signature(app.webhookSecret, body));
    }
}
