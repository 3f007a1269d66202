package dev.nightkiln.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightkiln.verify.GateResult;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All recordings of an attempt one after the other as one asciicast v2, with a marker where each
 * command begins and where each gate spoke: a player jumps from one to the next.
 */
final class Tape {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Between two commands, so that nobody takes them for one. */
    private static final double PAUSE = 1;

    /** Of events; a recording that is longer is in its own file as a whole. */
    private static final long MOST_CHARACTERS = 64L << 20;

    /** Where something begins; {@code file} is the recording or log that shows it alone. */
    record Mark(double at, String label, String file) {}

    /** One recording, what it shows, and its own place in the bundle. */
    record Segment(String label, Path cast, String file) {}

    private final Writer out;
    private final List<Mark> marks = new ArrayList<>();
    private double now;
    private long written;

    private Tape(Writer out) {
        this.out = out;
    }

    /** Writes the tape and returns its marks, in order. */
    static List<Mark> write(Path to, List<Segment> segments, List<GateResult> gates)
            throws IOException {
        // Foreign text may hold half a character, and a crash may have cut one in two.
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(to), UTF_8))) {
            var tape = new Tape(out);
            out.write("{\"version\":2,\"width\":120,\"height\":40}\n");
            for (Segment segment : segments) {
                tape.play(segment);
            }
            for (GateResult gate : gates) {
                tape.mark("gate " + gate.name() + ": " + spoken(gate), "proof.md");
                tape.print("gate " + gate.name() + ": " + gate.summary());
            }
            return List.copyOf(tape.marks);
        }
    }

    private static String spoken(GateResult gate) {
        return switch (gate.outcome()) {
            case PASSED -> "passed";
            case HELD -> "held";
            case FAILED -> "failed";
        };
    }

    private void play(Segment segment) throws IOException {
        mark(segment.label(), segment.file());
        print(segment.label());
        double start = now;
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(Files.newInputStream(segment.cast()), UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (written > MOST_CHARACTERS) {
                    print("[the rest is in " + segment.file() + "]");
                    return;
                }
                event(start, line);
            }
        }
    }

    /** A crash may have cut the last line off. */
    private void event(double start, String line) throws IOException {
        try {
            JsonNode event = JSON.readTree(line);
            if (event.isArray() && event.size() == 3 && event.get(0).isNumber()) {
                now = Math.max(now, start + event.get(0).asDouble());
                event(event.get(1).asString(""), event.get(2).asString(""));
            }
        } catch (JacksonException cutOff) {
            print("[the recording is damaged here]");
        }
    }

    private void mark(String label, String file) throws IOException {
        now += marks.isEmpty() ? 0 : PAUSE;
        marks.add(new Mark(rounded(), label, file));
        event("m", label);
    }

    private void print(String line) throws IOException {
        event("o", "\r\n== " + line.replaceAll("\\p{Cntrl}", " ") + "\r\n");
    }

    private void event(String kind, String data) throws IOException {
        String line = JSON.writeValueAsString(List.of(rounded(), kind, data));
        out.write(line);
        out.write('\n');
        written += line.length();
    }

    private double rounded() {
        return Math.round(now * 1000) / 1000.0;
    }

    /** In the order in which its fields are written. */
    private record Index(String recording, List<Mark> marks) {}

    static String json(List<Mark> marks) {
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Index("recording.cast", marks));
    }
}
