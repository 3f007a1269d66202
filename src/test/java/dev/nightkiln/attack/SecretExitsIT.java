package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Road;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Somebody has the server's own secrets and puts them wherever a stranger's text goes in: issue,
 * comment, agent and check, in every disguise, byte by byte and with all kinds of things between
 * the characters. At no exit does one of them come out: log, database, GitHub, files, processes.
 */
class SecretExitsIT {
    private static final int MASK = 0x55;

    /** What prints is not what is in the repository, whose files are here as they are there. */
    private static final String PRINT =
            """
            import base64, sys, urllib.parse
            def forms(s):
                b = s.encode()
                if len(s) > 60:
                    # A line of the key's file, which is base64 already.
                    yield from (s, s[5:], s[:-5], s[9:40])
                    return
                yield from (s, s[::-1], s.lower(), s.upper(), b.hex(), b.hex().upper(), b.hex(':'))
                yield ''.join('%%%02x' % c for c in b)
                yield urllib.parse.quote(s, safe='')
                for before in (b'', b'a', b'ab'):
                    yield base64.b64encode(before + b + b'z').decode()
                    yield base64.urlsafe_b64encode(before + b + b'z').decode()
                yield s.encode('utf-16-le').decode('latin-1')
                yield s[5:]
                yield s[:-5]
                yield s[9:26]
            out = sys.stdout.buffer
            for masked in 'SECRETS'.split():
                for form in forms(bytes(b ^ MASK for b in bytes.fromhex(masked)).decode()):
                    text = form.encode('latin-1')
                    out.write(b'\\nwhole ' + text + b' end\\n')
                    out.flush()
                    for i in range(len(text)):
                        out.write(text[i:i + 1])
                        out.flush()
                    for between in ('\\u200b', '\\u00ad', '\\n', '\\n  > ', '\\x1b[0m', '<b></b>', '&#8203;', '**', '\\0', ' '):
                        out.write(b'\\nsplit ' + between.encode().join(text[i:i + 1] for i in range(len(text))) + b' end\\n')
                        out.flush()
            print('printed all of it')
            """;

    @TempDir private Path directory;

    @Test
    void whatTheServerHoldsComesOutNowhere() throws Exception {
        try (var range = new Range(directory)) {
            List<String> secrets = secrets(range);
            String program =
                    PRINT.replace("SECRETS", masked(secrets)).replace("MASK", String.valueOf(MASK));
            // One line: a policy's command is folded into one.
            String print =
                    "echo "
                            + Base64.getEncoder()
                                    .encodeToString(program.getBytes(StandardCharsets.UTF_8))
                            + " | base64 -d | python3";
            var files = Seeds.shell(print + "; echo done > result.txt", print);
            Place place = range.road.repository("exits", files);
            Ticket ticket = place.issue(title(secrets), body(secrets));
            ticket.comment("A word about it:\n\n" + body(secrets));
            Task task = range.road.work(ticket);

            Road.assertPublished(task);
            assertThat(range.oracle.violations()).isEmpty();
            assertThat(range.oracle.violations(place))
                    .noneMatch(wrong -> wrong.contains(" holds "));
            for (String log : logs(task)) {
                assertThat(log).contains("printed all of it");
                assertThat(log.split("\\[redacted]", -1)).hasSizeGreaterThan(500);
            }
            assertThat(ticket.view().comments())
                    .filteredOn(comment -> comment.author().equals("nightkiln[bot]"))
                    .isNotEmpty();
            assertThat(place.pull().title()).contains("[redacted]");
        }
    }

    private static List<String> secrets(Range range) {
        List<String> key = range.road.hub().app().privateKeyPem().lines().toList();
        return List.of(
                range.password, range.road.hub().app().webhookSecret(), key.get(key.size() / 2));
    }

    private static String masked(List<String> secrets) {
        return String.join(
                " ",
                secrets.stream()
                        .map(secret -> {
                            byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
                            for (int i = 0; i < bytes.length; i++) {
                                bytes[i] = (byte) (bytes[i] ^ MASK);
                            }
                            return HexFormat.of().formatHex(bytes);
                        })
                        .toList());
    }

    private static String title(List<String> secrets) {
        return "Fix " + secrets.get(0) + " and " + secrets.get(1).toLowerCase(Locale.ROOT);
    }

    private static String body(List<String> secrets) {
        var body = new StringBuilder("Please write what the required checks look for.\n\n");
        for (String secret : secrets) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            body.append(secret).append("\n\n");
            if (secret.length() < 60) {
                body.append("`")
                        .append(Base64.getEncoder().encodeToString(bytes))
                        .append("`\n\n    ")
                        .append(HexFormat.of().formatHex(bytes))
                        .append("\n\n");
            }
            body.append(String.join("<b></b>", secret.split("", 0)))
                    .append("\n\n")
                    .append(String.join("\u200b", secret.split("", 0)))
                    .append("\n\n");
        }
        return body.toString();
    }

    private List<String> logs(Task task) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            List<Path> logs =
                    files.filter(file -> file.toString().contains(task.id().value()))
                            .filter(file -> file.toString().matches(".*/(agent|check-1)[.]log"))
                            .toList();
            assertThat(logs).hasSize(2);
            return logs.stream().map(SecretExitsIT::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
