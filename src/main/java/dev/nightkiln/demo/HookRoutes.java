package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The deliveries of the App's webhook and their redelivery. */
record HookRoutes(Webhooks webhooks) {
    void addTo(Routes routes) {
        var app = new Need.AppToken();
        routes.get("/app/hook/deliveries", app, this::list);
        routes.get("/app/hook/deliveries/{id}", app, this::get);
        routes.post("/app/hook/deliveries/{id}/attempts", app, this::redeliver);
    }

    /** Newest first; the cursor is the id of the last one seen. */
    private Answer list(Call call) {
        long before = call.query("cursor").map(HookRoutes::cursor).orElse(Long.MAX_VALUE);
        int size = Page.asked(call).size();
        String status = call.query("status").orElse("");
        List<Delivery> rest =
                ended(call).stream()
                        .filter(delivery -> delivery.id() < before)
                        .filter(delivery ->
                                status.isEmpty()
                                        || status.equals("success")
                                                == delivery.status().equals("OK"))
                        .toList();
        List<Delivery> page = rest.subList(0, Math.min(size, rest.size()));
        Answer answer = Answer.ok(page.stream().map(HookRoutes::item).toList());
        return page.size() == rest.size()
                ? answer
                : answer.with("Link", call.linkTo("cursor", "v1_" + page.getLast().id(), "next"));
    }

    private static long cursor(String text) {
        try {
            return Long.parseLong(text.substring(text.indexOf('_') + 1));
        } catch (NumberFormatException wrong) {
            throw new Refusal(422, "Invalid cursor");
        }
    }

    private List<Delivery> ended(Call call) {
        return webhooks.deliveries().stream()
                .filter(delivery -> delivery.app == call.app() && delivery.statusCode() != 0)
                .sorted(Comparator.comparingLong(Delivery::id).reversed())
                .toList();
    }

    private Delivery named(Call call) {
        long id = call.pathNumber("id");
        return ended(call).stream()
                .filter(delivery -> delivery.id() == id)
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    private Answer get(Call call) {
        Delivery delivery = named(call);
        var json = item(delivery);
        json.put(
                "request",
                Json.object(
                        "headers",
                        delivery.headers(),
                        "payload",
                        Json.MAPPER.readTree(delivery.body())));
        json.put("response", Json.object("headers", Map.of(), "payload", ""));
        return Answer.ok(json);
    }

    private Answer redeliver(Call call) {
        webhooks.redeliver(named(call));
        return new Answer(202, Map.of(), Map.of());
    }

    private static Map<String, @Nullable Object> item(Delivery delivery) {
        return Json.object(
                "id", delivery.id(),
                "guid", delivery.guid(),
                "delivered_at", Json.time(delivery.deliveredAt),
                "redelivery", delivery.redelivery(),
                "duration", delivery.seconds,
                "status", delivery.status(),
                "status_code", delivery.statusCode(),
                "event", delivery.event(),
                "action", delivery.action(),
                "installation_id", delivery.hook.installationId(),
                "repository_id", delivery.hook.repositoryId(),
                "throttled_at", null);
    }
}
