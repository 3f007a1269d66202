package dev.nightkiln.demo;

import java.util.List;
import java.util.Map;

/** An answer that says no, in GitHub's words. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;
    final transient List<Map<String, Object>> errors;

    Refusal(int status, String message) {
        this(status, message, List.of());
    }

    private Refusal(int status, String message, List<Map<String, Object>> errors) {
        super(message);
        this.status = status;
        this.errors = errors;
    }

    static Refusal notFound() {
        return new Refusal(404, "Not Found");
    }

    static Refusal badCredentials() {
        return new Refusal(401, "Bad credentials");
    }

    static Refusal notAccessible() {
        return new Refusal(403, "Resource not accessible by integration");
    }

    /** The body does not have the documented shape. */
    static Refusal invalidRequest(String why) {
        return new Refusal(422, "Invalid request.\n\n" + why);
    }

    static Refusal invalidField(String resource, String field, String code) {
        return new Refusal(
                422,
                "Validation Failed",
                List.of(Map.of("resource", resource, "field", field, "code", code)));
    }

    static Refusal custom(String resource, String field, String message) {
        return new Refusal(
                422,
                "Validation Failed",
                List.of(
                        Map.of(
                                "resource", resource,
                                "field", field,
                                "code", "custom",
                                "message", message)));
    }
}
