package dev.nightkiln.github;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** GitHub's record of what it sent us; it never sends again by itself. */
final class Deliveries {
    private final Rest app;

    Deliveries(Rest app) {
        this.app = app;
    }

    /** Those of which no attempt succeeded, one entry per guid; GitHub lists the newest first. */
    List<FailedDelivery> failedSince(Instant since) {
        List<JsonNode> listed =
                app.pages(
                        "app/hook/deliveries?per_page=100",
                        page -> page.valueStream().anyMatch(each -> timeOf(each).isBefore(since)));
        Set<String> arrived = new HashSet<>();
        Map<String, FailedDelivery> failed = new HashMap<>();
        for (JsonNode each : listed) {
            String guid = each.path("guid").asString("");
            int status = each.path("status_code").asInt(0);
            if (status >= 200 && status < 300) {
                arrived.add(guid);
            } else if (!timeOf(each).isBefore(since)) {
                failed.putIfAbsent(guid, parsed(each, guid, status));
            }
        }
        failed.keySet().removeAll(arrived);
        return List.copyOf(failed.values());
    }

    void redeliver(long deliveryId) {
        app.postWithoutBody("app/hook/deliveries/" + deliveryId + "/attempts");
    }

    private static FailedDelivery parsed(JsonNode each, String guid, int status) {
        return new FailedDelivery(
                each.path("id").asLong(),
                guid,
                timeOf(each),
                each.path("event").asString(""),
                status);
    }

    private static Instant timeOf(JsonNode each) {
        try {
            return Instant.parse(each.path("delivered_at").asString(""));
        } catch (DateTimeException _) {
            return Instant.MAX;
        }
    }
}
