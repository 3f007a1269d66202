package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What a warm-up left is copied as data, whatever else it is. */
class CacheCopyTest extends WithWarmHome {
    @Test
    void theIdentityTellsWhatIsInIt() throws IOException {
        write("a", "text");
        String first = kept(key(1, "x")).identity();
        assertThat(kept(key(1, "x")).identity()).isEqualTo(first);

        write("a", "next");
        assertThat(kept(key(1, "x")).identity()).isNotEqualTo(first);
    }

    @Test
    void modesAreReadingAlone() throws IOException {
        Files.setPosixFilePermissions(
                write("tool", "#!"), PosixFilePermissions.fromString("rwxrwxrwx"));
        write("data", "d");

        Path kept = host(kept(key(1, "x")));

        assertThat(mode(kept)).isEqualTo("r-xr-xr-x");
        assertThat(mode(kept.resolve("tool"))).isEqualTo("r-xr-xr-x");
        assertThat(mode(kept.resolve("data"))).isEqualTo("r--r--r--");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void linksThatStayInsideAreKeptAndNoOthers() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "a secret of the host");
        write("deep/er/file", "text");
        Path cache = home.resolve(".npm");
        Files.createSymbolicLink(cache.resolve("deep/er/inside"), Path.of("../er/file"));
        Files.createSymbolicLink(cache.resolve("deep/er/up"), Path.of("../.."));
        var away =
                List.of(
                        outside.toString(),
                        "../../../../outside",
                        "../.npm/deep",
                        "deep/er/up/../../../../outside",
                        "/home/agent/.npm/deep",
                        "..");
        for (int i = 0; i < away.size(); i++) {
            Files.createSymbolicLink(cache.resolve("away" + i), Path.of(away.get(i)));
        }

        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.notes())
                    .hasSize(away.size())
                    .allMatch(note -> note.endsWith(" is a link to the outside"));
            Path kept = host(fresh.keep(outside, outside));
            assertThat(kept.resolve("deep/er/inside")).hasContent("text");
            assertThat(kept.resolve("deep/er/up")).isSymbolicLink();
            try (var all = Files.list(kept)) {
                assertThat(all.map(path -> path.getFileName().toString())).containsOnly("deep");
            }
        }
    }

    @Test
    void pipesAndWhatCannotBeReadAreLeftOutAndNamed() throws Exception {
        write("good", "g");
        Files.setPosixFilePermissions(
                write("closed", "c"), PosixFilePermissions.fromString("---------"));
        Path pipe = home.resolve(".npm/pipe\u202e");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.notes())
                    .containsExactlyInAnyOrder(
                            "left out: ~/.npm/closed cannot be read",
                            "left out: ~/.npm/pipe\\u{202e} is a pipe, a socket or a device");
        }
    }

    @Test
    void hardLinksBecomeFilesOfTheirOwn() throws IOException {
        Path one = write("one", "same");
        Files.createLink(home.resolve(".npm/two"), one);

        Path kept = host(kept(key(1, "x")));
        Files.writeString(one, "changed afterwards");

        assertThat(kept.resolve("two")).hasContent("same");
        assertThat(Files.getAttribute(kept.resolve("one"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void tooMuchIsNotKept() throws IOException {
        Path cache = Files.createDirectories(home.resolve(".npm"));
        for (int i = 0; i < 100_000; i++) {
            Files.createFile(cache.resolve("f" + i));
        }
        try (var fresh = caches.copy(key(1, "x"), home(), 1L << 40, 99_999)) {
            assertThat(fresh.excess()).contains("more than 99,999 files");
        }
        assertThat(ofTheStore("1")).isEmptyDirectory();
        Removal.delete(home);
        try (var sparse =
                Files.newByteChannel(
                        Files.createDirectories(home.resolve(".npm")).resolve("huge"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            sparse.position(1L << 40);
            sparse.write(ByteBuffer.wrap(new byte[1]));
        }
        try (var fresh = caches.copy(key(1, "x"), home(), ROOM, 1000)) {
            assertThat(fresh.excess()).contains("more than 1 MiB");
        }
        assertThat(caches.find(key(1, "x"))).isEmpty();
    }
}
