package dev.nightkiln.github;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;

/** {@code app.yml}, and the JSON of it that GitHub's manifest flow takes. */
public final class AppManifest {
    private static final String FILE = "app.yml";

    private final ObjectNode manifest;

    private AppManifest(ObjectNode manifest) {
        this.manifest = manifest;
    }

    /** The one this program was built with. */
    public static AppManifest bundled() {
        try (InputStream stream = AppManifest.class.getResourceAsStream("/" + FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE + " is missing from the program's own jar");
            }
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8), FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read from the program's own jar", e);
        }
    }

    public static AppManifest read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the App manifest " + file + " cannot be read", e);
        }
    }

    private static AppManifest parse(String yaml, String place) {
        try {
            JsonNode read = YAMLMapper.shared().readTree(yaml);
            if (read instanceof ObjectNode manifest
                    && manifest.path("default_permissions").isObject()
                    && manifest.path("default_events").isArray()) {
                return new AppManifest(manifest);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "%s is no YAML: %s".formatted(place, e.getOriginalMessage()), e);
        }
        throw new IllegalArgumentException(
                place + " needs default_permissions (a map) and default_events (a list)");
    }

    /** What the App asks for. */
    public AppRegistration wanted() {
        var permissions = new HashMap<String, String>();
        manifest.path("default_permissions")
                .properties()
                .forEach(entry -> permissions.put(entry.getKey(), entry.getValue().asString("")));
        var events = new HashSet<String>();
        manifest.path("default_events").forEach(event -> events.add(event.asString("")));
        return new AppRegistration(manifest.path("name").asString(""), permissions, events);
    }

    /**
     * What the setup page posts as the form field {@code manifest}: deliveries go to {@code
     * hookUrl}, the person comes back to {@code redirectUrl} with a code.
     */
    public String json(String name, URI url, URI hookUrl, URI redirectUrl) {
        ObjectNode filled = manifest.deepCopy();
        filled.put("name", name);
        filled.put("url", url.toString());
        filled.put("redirect_url", redirectUrl.toString());
        filled.putObject("hook_attributes").put("url", hookUrl.toString()).put("active", true);
        return JsonMapper.shared().writeValueAsString(filled);
    }
}
