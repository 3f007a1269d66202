package dev.nightkiln;

import dev.nightkiln.SettingsResult.Loaded;
import dev.nightkiln.SettingsResult.Wrong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A working directory to load settings in. */
record SettingsFolder(Path path) {
    static final String SECRET = "0123456789abcdef-secret";

    Map<String, String> appWith(Map<String, String> others) {
        var environment = new HashMap<String, String>();
        environment.put("NIGHTKILN_APP_ID", "42");
        environment.put("NIGHTKILN_PRIVATE_KEY_FILE", "key.pem");
        environment.put("NIGHTKILN_WEBHOOK_SECRET", SECRET);
        environment.putAll(others);
        return environment;
    }

    Path write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    Settings loaded(Map<String, String> environment) {
        return switch (SettingsLoader.load(environment, Optional.empty(), path)) {
            case Loaded(Settings settings) -> settings;
            case Wrong(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    List<String> wrong(Map<String, String> environment) {
        return switch (SettingsLoader.load(environment, Optional.empty(), path)) {
            case Loaded(Settings settings) -> throw new AssertionError(settings.toString());
            case Wrong(var problems) -> problems.stream().map(Object::toString).toList();
        };
    }
}
