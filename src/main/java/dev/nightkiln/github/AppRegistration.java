package dev.nightkiln.github;

import java.util.Map;
import java.util.Set;

/** What an App may do and which events it is sent, in GitHub's words ({@code contents: write}). */
public record AppRegistration(String slug, Map<String, String> permissions, Set<String> events) {
    public AppRegistration {
        permissions = Map.copyOf(permissions);
        events = Set.copyOf(events);
    }
}
