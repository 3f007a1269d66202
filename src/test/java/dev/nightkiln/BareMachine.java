package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PATH on which only a shell's usual programs and our stand-ins exist, so that a script can be
 * run without touching this machine.
 */
final class BareMachine {
    record Outcome(int exitCode, String out, String err) {}

    private static final List<String> USUAL =
            List.of(
                    "bash",
                    "cat",
                    "cp",
                    "cut",
                    "dirname",
                    "env",
                    "find",
                    "flock",
                    "grep",
                    "mkdir",
                    "mktemp",
                    "nohup",
                    "rm",
                    "setsid",
                    "sh",
                    "sha256sum",
                    "sleep",
                    "sort",
                    "tail",
                    "timeout",
                    "touch",
                    "xargs");

    /** An engine that remembers the labels of its images in files; "up" is there while it runs. */
    private static final String DOCKER =
            """
            cd "$MACHINE"
            [ -e up ] || exit 1
            echo "docker $*" >>calls
            labelled() { mkdir -p "images/$2" && printf '%s\\n' "${1#*=}" >"images/$2/label"; }
            case "$1 $2" in
              'image inspect')
                shift 2
                if [ "$1" = --format ]; then shift 2; fi
                for image; do [ -e "images/$image" ] || exit 1; [ ! -e "images/$image/label" ] || cat "images/$image/label"; done ;;
              'pull '*) [ -e registry ] && echo 'Pulling from' && mkdir -p "images/$2" ;;
              'create '*) echo container-1 ;;
              'start '*) cat >/dev/null; [ ! -e broken-packages ] || { echo 'E: Unable to locate package git'; exit 100; } ;;
              'commit '*) labelled "$3" "$7" ;;
              'build '*) labelled "$5" "$7" ;;
              'import '*) cat >/dev/null; labelled "$3" "${11}" ;;
            esac
            """;

    private static final Path BASH = find("bash");

    private final Path root;
    private final Path programs;

    BareMachine(Path root) throws IOException {
        this.root = root;
        this.programs = Files.createDirectory(root.resolve("bin"));
        for (String program : USUAL) {
            program(program, "exec " + find(program) + " \"$@\"");
        }
        user(1000);
    }

    void user(int uid) throws IOException {
        program("id", "[ \"$1\" = -u ] && echo " + uid + " || echo somebody");
    }

    void installDocker() throws IOException {
        program("docker", DOCKER);
    }

    /** An apt-get that brings Docker, as Debian's would. */
    void debian() throws IOException {
        installDocker();
        Files.move(programs.resolve("docker"), root.resolve("docker.deb"));
        program("dockerd", "touch \"$MACHINE/up\"");
        Files.move(programs.resolve("dockerd"), root.resolve("dockerd.deb"));
        program("systemctl", "touch \"$MACHINE/up\"");
        program(
                "apt-get",
                """
                echo "apt-get $*" >>"$MACHINE/calls"
                case "$*" in *docker.io*) for each in docker dockerd; do cp "$MACHINE/$each.deb" "$MACHINE/bin/$each"; done ;; esac
                """);
    }

    /** Makes a marker the stand-ins look for: up, registry, broken-packages. */
    void set(String marker) throws IOException {
        Files.createFile(root.resolve(marker));
    }

    void have(String image) throws IOException {
        Files.createDirectories(root.resolve("images").resolve(image));
    }

    /** What the script asked of docker and apt-get since the last time this was asked. */
    List<String> calls() throws IOException {
        Path calls = root.resolve("calls");
        if (!Files.exists(calls)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(calls);
        Files.delete(calls);
        return lines;
    }

    Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = root.resolve("out");
        Path err = root.resolve("err");
        List<String> words = new ArrayList<>(List.of(BASH.toString()));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).directory(root.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                programs.toString(),
                                "MACHINE",
                                root.toString(),
                                "HOME",
                                root.toString()));
        builder.environment().putAll(environment);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("the script ends by itself").isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private void program(String name, String body) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, "#!" + BASH + "\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String program) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(program + " is not on this machine; setup.sh needs it"));
    }
}
