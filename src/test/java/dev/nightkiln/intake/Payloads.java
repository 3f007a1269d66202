package dev.nightkiln.intake;

import dev.nightkiln.store.Delivery;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.function.Consumer;

/** Deliveries in the shape GitHub documents, cut to what is read and a little around it. */
final class Payloads {
    private static final String SCENE =
            """
            "repository": {
              "id": 100, "node_id": "R_kgDOA", "name": "widgets", "full_name": "acme/widgets", "private": true,
              "owner": {"login": "acme", "id": 1, "type": "Organization", "site_admin": false},
              "default_branch": "main", "stargazers_count": 3
            },
            "organization": {"login": "acme", "id": 1},
            "installation": {"id": 5, "node_id": "MDIz"},
            "sender": {"login": "ada_acme", "id": 11, "type": "User", "site_admin": false}
            """;

    private static final String ISSUE =
            """
            "issue": {
              "id": 9000000001, "number": 42, "title": "Say hello", "body": null, "state": "open",
              "user": {"login": "bob-", "id": 12, "type": "User"}, "labels": [{"id": 7, "name": "agent:run"}],
              "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T10:00:00Z", "closed_at": null
            },
            """;

    private static final String PULL =
            """
            "number": 43,
            "pull_request": {
              "id": 9000000002, "number": 43, "state": "closed", "merged": true, "draft": false,
              "merged_by": {"login": "ada_acme", "id": 11, "type": "User"},
              "updated_at": "2026-03-01T11:00:00Z"
            },
            """;

    private Payloads() {}

    static Delivery labeled() {
        String label = "\"label\": {\"id\": 7, \"name\": \"agent:run\", \"color\": \"ededed\"},";
        return delivery("issues", "{\"action\": \"labeled\", " + ISSUE + label + SCENE + "}");
    }

    static Delivery closed() {
        return delivery("issues", "{\"action\": \"closed\", " + ISSUE + SCENE + "}");
    }

    static Delivery commented() {
        String comment =
                """
                "comment": {
                  "id": 9000000003, "body": "/agent run", "created_at": "2026-03-01T10:00:00Z", "author_association": "MEMBER",
                  "user": {"login": "ada_acme", "id": 11, "type": "User"}
                },
                """;
        return delivery(
                "issue_comment", "{\"action\": \"created\", " + ISSUE + comment + SCENE + "}");
    }

    static Delivery merged() {
        return delivery("pull_request", "{\"action\": \"closed\", " + PULL + SCENE + "}");
    }

    static Delivery reopened() {
        return delivery("pull_request", "{\"action\": \"reopened\", " + PULL + SCENE + "}");
    }

    static Delivery pushed(String ref) {
        return delivery("push", "{\"ref\": \"" + ref + "\", \"deleted\": false, " + SCENE + "}");
    }

    static Delivery delivery(String event, String payload) {
        return new Delivery("5f3a-guid", event, payload);
    }

    /** The same delivery after a change to its payload. */
    static Delivery changed(Delivery delivery, Consumer<ObjectNode> change) {
        var payload = (ObjectNode) JsonMapper.shared().readTree(delivery.payload());
        change.accept(payload);
        return delivery(delivery.event(), payload.toString());
    }
}
