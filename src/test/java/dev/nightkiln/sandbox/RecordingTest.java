package dev.nightkiln.sandbox;

import static dev.nightkiln.sandbox.Recording.Stream.STDERR;
import static dev.nightkiln.sandbox.Recording.Stream.STDOUT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.secrets.Redactor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

class RecordingTest {
    private static final String SECRET = "a-secret-of-ours";

    @TempDir private Path directory;
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void theLogHoldsBothStreamsAndItsDigestIsTheFiles() throws Exception {
        var recording = open(10_000);
        recording.write(STDOUT, bytes("out\n"));
        recording.write(STDERR, bytes("err " + SECRET + "\n"));
        recording.close();
        assertThat(recording.log()).hasContent("out\nerr [redacted]\n");
        assertThat(recording.bytesSeen()).isEqualTo(4 + 5 + SECRET.length());
        assertThat(recording.sha256()).isEqualTo(digest(recording.log()));
    }

    @Test
    void aSecretCutIntoPiecesOrOverBothStreamsIsNotInTheFiles() throws IOException {
        for (int cut = 1; cut < SECRET.length(); cut++) {
            var recording = open(10_000);
            recording.write(STDOUT, bytes("a " + SECRET.substring(0, cut)));
            recording.write(STDERR, bytes("between\n"));
            recording.write(STDOUT, bytes(SECRET.substring(cut) + "\n"));
            recording.write(STDOUT, bytes(SECRET.substring(0, cut)));
            recording.close();
            assertThat(recording.log())
                    .hasContent("a between\n[redacted]\n" + SECRET.substring(0, cut));
            assertThat(Files.readString(recording.cast())).doesNotContain(SECRET);
        }
    }

    @Test
    void ourOwnLastWordsStandBehindWhatWasHeldBackOfBothStreams() {
        var recording = open(10_000);
        recording.endWith("\nstopped: enough\n");
        recording.write(STDOUT, bytes("out a-secret-"));
        recording.write(STDERR, bytes("err a-secret-"));
        recording.close();
        assertThat(recording.log()).hasContent("out err a-secret-a-secret-\nstopped: enough\n");
        assertThat(recording.bytesSeen()).isEqualTo(2L * "out a-secret-".length());
    }

    @Test
    void halvesOnBothStreamsDoNotComeTogetherInTheLog() throws IOException {
        var recording = open(10_000);
        // Only the second stream's piece is whole, and it ends where the first stream goes on.
        recording.write(STDERR, bytes("a-secret-"));
        recording.write(STDERR, bytes("z"));
        recording.write(STDOUT, bytes("a-secret-of"));
        recording.close();
        assertThat(recording.log()).hasContent("a-secret-za-secret-of");
        var joined = open(10_000);
        joined.write(STDOUT, bytes("of-ours"));
        joined.write(STDERR, bytes("a-secret-"));
        joined.close();
        assertThat(Files.readString(joined.log())).doesNotContain(SECRET);
        var ordered = open(10_000);
        ordered.write(STDOUT, bytes("a-secret-"));
        ordered.write(STDERR, bytes("of-ours"));
        ordered.close();
        assertThat(Files.readString(ordered.log())).doesNotContain(SECRET);
    }

    @Test
    void aFloodLeavesItsBeginningItsEndAndACount() throws Exception {
        var recording = open(4096);
        for (int i = 0; i < 100_000; i++) {
            recording.write(STDOUT, bytes("line %07d\n".formatted(i)));
        }
        String tail = recording.tail(100);
        recording.close();
        String log = Files.readString(recording.log());
        assertThat(log).startsWith("line 0000000\n").endsWith("line 0099999\n");
        assertThat(log).contains("[" + (1_300_000 - 4096) + " bytes omitted]");
        assertThat(log.length()).isLessThan(4096 + 40);
        assertThat(recording.bytesSeen()).isEqualTo(1_300_000);
        assertThat(recording.sha256()).isEqualTo(digest(recording.log()));
        assertThat(Files.size(recording.cast())).isLessThan(4096 + 200);
        assertThat(Files.readAllLines(recording.cast()).getLast()).contains("recording ends here");
        assertThat(tail).hasSize(100).endsWith("line 0099999\n");
    }

    @Test
    void aLogJustOverItsHeadHasNoGap() throws IOException {
        for (int size = 500; size <= 1024; size++) {
            var recording = open(1024);
            byte[] content = bytes("0123456789".repeat(103).substring(0, size));
            recording.write(STDOUT, content);
            recording.close();
            assertThat(recording.log()).hasBinaryContent(content);
        }
    }

    @Test
    void theTailIsTextThatIsSafeToShow() {
        var recording = open(10_000);
        recording.write(
                STDOUT,
                bytes(
                        "\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u001b]52;c;aGk=\u001b\\y\0\b\u202e|"));
        recording.write(STDOUT, bytes("harmful\rharmless\r\nnext\u009b2Jz\u001b(Bq\n"));
        recording.write(STDOUT, bytes("open \u001b]0;never closed\nvisible "));
        recording.write(STDOUT, new byte[] {(byte) 0xff, (byte) 0xc3, 'k'});
        assertThat(recording.tail(1000))
                .isEqualTo("red xy|harmful\nharmless\nnextzq\nopen \nvisible \ufffd\ufffdk");
        assertThat(recording.tail(3)).isEqualTo("\ufffd\ufffdk");
        recording.close();
    }

    @Test
    void theTailNeverBeginsWithHalfACharacter() {
        var recording = open(10_000);
        recording.write(STDOUT, bytes("\ud83d\ude80z"));
        assertThat(recording.tail(2)).isEqualTo("z");
        recording.close();
    }

    @Test
    void theCastCanBePlayed() throws IOException {
        var recording = open(10_000);
        byte[] rocket = bytes("\ud83d\ude80");
        recording.write(STDOUT, new byte[] {rocket[0], rocket[1]});
        now = now.plus(Duration.ofMillis(1500));
        recording.write(STDOUT, new byte[] {rocket[2], rocket[3], '\n'});
        recording.write(STDERR, bytes("\u001b[1;31mred\u001b]52;c;aGk=\u0007\u001b[5n\r\n"));
        recording.close();
        var json = JsonMapper.shared();
        List<JsonNode> lines =
                Files.readAllLines(recording.cast()).stream().map(json::readTree).toList();
        assertThat(lines.getFirst().get("version").asInt()).isEqualTo(2);
        assertThat(lines.getFirst().get("timestamp").asLong()).isEqualTo(1767323045L);
        assertThat(lines.get(1).get(0).asDouble()).isEqualTo(1.5);
        assertThat(
                        lines.stream()
                                .skip(1)
                                .map(line -> line.get(2).asString())
                                .collect(Collectors.joining()))
                .isEqualTo("\ud83d\ude80\r\n\u001b[1;31mred\r\n");
    }

    @Test
    void itIsClosedOnceAndThenTakesNothing() {
        var recording = open(10_000);
        assertThatThrownBy(recording::sha256).isInstanceOf(IllegalStateException.class);
        recording.close();
        recording.close();
        assertThatThrownBy(() -> recording.write(STDOUT, bytes("late")))
                .isInstanceOf(IllegalStateException.class);
    }

    private Recording open(long maxBytes) {
        return Recording.open(directory, "run", Redactor.of(List.of(SECRET)), maxBytes, () -> now);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(Path file) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    }
}
