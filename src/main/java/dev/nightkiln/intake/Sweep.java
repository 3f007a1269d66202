package dev.nightkiln.intake;

import dev.nightkiln.github.FailedDelivery;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.store.DeliveryStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Asks GitHub for deliveries that did not reach us (a restart, a broken proxy) and has them sent
 * again; GitHub never does that by itself, and keeps them for three days.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration KEPT_BY_GITHUB = Duration.ofDays(3);

    private final GitHubApp github;
    private final DeliveryStore deliveries;
    private final InstantSource clock;

    public Sweep(GitHubApp github, DeliveryStore deliveries, InstantSource clock) {
        this.github = github;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    public void run() {
        try {
            for (FailedDelivery failed :
                    github.failedDeliveries(clock.instant().minus(KEPT_BY_GITHUB))) {
                if (!deliveries.knows(failed.guid())) {
                    LOG.info(
                            "delivery {} did not arrive; asking GitHub to send it again",
                            failed.guid());
                    github.redeliver(failed.id());
                }
            }
        } catch (RetryLater | GitHubRefused notNow) {
            LOG.warn("cannot look for lost deliveries: {}", notNow.getMessage());
        }
    }
}
