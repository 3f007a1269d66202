package dev.nightkiln.intake;

import dev.nightkiln.github.FailedDelivery;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.store.DeliveryStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks GitHub for deliveries that did not reach us (a restart, a broken proxy) and has them sent
 * again; GitHub never does that by itself, and keeps them for three days.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration KEPT_BY_GITHUB = Duration.ofDays(3);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final GitHubApp github;
    private final DeliveryStore deliveries;
    private final InstantSource clock;

    /** One that we refuse whenever it comes is not asked for every few minutes. */
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    public Sweep(GitHubApp github, DeliveryStore deliveries, InstantSource clock) {
        this.github = github;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    public void run() {
        try {
            asked.values().removeIf(at -> at.isBefore(clock.instant().minus(PAUSE)));
            github.failedDeliveries(clock.instant().minus(KEPT_BY_GITHUB)).stream()
                    .filter(failed -> !deliveries.knows(failed.guid()))
                    .filter(failed -> !asked.containsKey(failed.guid()))
                    .sorted(
                            Comparator.comparing(FailedDelivery::deliveredAt)
                                    .thenComparingLong(FailedDelivery::id))
                    .forEach(this::redeliver);
        } catch (RetryLater | GitHubRefused notNow) {
            LOG.warn("cannot look for lost deliveries: {}", notNow.getMessage());
        }
    }

    /** One that GitHub will not send must not keep the others back. */
    private void redeliver(FailedDelivery failed) {
        LOG.info("delivery {} did not arrive; asking GitHub to send it again", failed.guid());
        asked.put(failed.guid(), clock.instant());
        try {
            github.redeliver(failed.id());
        } catch (GitHubRefused refused) {
            LOG.warn("delivery {} is lost: {}", failed.guid(), refused.getMessage());
        }
    }
}
