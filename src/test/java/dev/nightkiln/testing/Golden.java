package dev.nightkiln.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts compared whole. What differs from run to run gets a stable name, here and nowhere else;
 * {@code -Dgolden.write=true} writes the files anew.
 */
public final class Golden {
    private final Path directory;
    private final Map<String, String> names = new LinkedHashMap<>();

    /** Of the road. */
    public Golden() {
        this("road");
    }

    public Golden(String directory) {
        this.directory = Path.of("src/test/resources/golden").resolve(directory);
    }

    public Golden task(TaskId id) {
        names.put(id.value(), "TASK");
        return this;
    }

    public Golden commit(String name, CommitSha commit) {
        names.put(commit.hex(), name);
        names.put(commit.abbreviated(), name.toLowerCase(java.util.Locale.ROOT));
        return this;
    }

    public void check(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        String stable = stable(text);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(directory);
            Files.writeString(path, stable + "\n");
        }
        assertThat(Files.exists(path)).as("%s exists; -Dgolden.write=true makes it", path).isTrue();
        assertThat(stable + "\n").as("%s", path).isEqualTo(Files.readString(path));
    }

    private String stable(String text) {
        String stable = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            stable = stable.replace(name.getKey(), name.getValue());
        }
        return stable.replaceAll("\\b[0-9a-f]{64}\\b", "SHA256")
                .replaceAll("\\b[0-9a-f]{12}\\b", "SHA12")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC", "TIME")
                .replaceAll("\\b\\d+\\.\\d s\\b", "N.N s")
                .replaceAll("\\b\\d+\\.\\d{3}s\\b", "N.NNNs")
                .replaceAll("(?<=-)[0-9a-f]{40}(?=/)", "CAPABILITY")
                .replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://HUB");
    }
}
