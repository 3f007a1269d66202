package dev.nightkiln.demo;

/**
 * One call of the API and its answer. The path starts after {@code /api/v3}; bodies may be empty.
 * The request body of a call never holds a credential; an answer may hold a token.
 */
public record Exchange(
        String method,
        String path,
        String query,
        String requestBody,
        int status,
        String responseBody) {
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " -> " + status;
    }
}
