package dev.nightkiln.attest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A task's log as lines of JSON, each of which names the SHA-256 of the line before it: whoever
 * knows the digest of the last one knows all.
 */
public final class LogChain {
    public static final String NAME = "task-log.jsonl";

    /** What the first line names instead. */
    public static final String START = "start";

    private static final Pattern FIRST = Pattern.compile(START + "(-after-[1-9][0-9]{0,8})?");
    private static final int BUFFER = 64 * 1024;

    /** Far longer than a line can be in which people and tools said something. */
    private static final int LONGEST = 1024 * 1024;

    private String before = "";
    private long records;

    private LogChain() {}

    /** The digest that the line after this one names. */
    public static String link(String line) {
        return Digests.sha256(line.getBytes(StandardCharsets.UTF_8));
    }

    static void require(Archive archive, String head) throws IOException {
        String end = archive.read(NAME, LogChain::endOf);
        if (!end.equals(head)) {
            throw new Rejected(
                    Fault.TASK_LOG, "the log of the task does not end where it was signed");
        }
    }

    /** A task may have been tried for years, so its log is read line by line. */
    private static String endOf(InputStream bytes) throws IOException {
        var chain = new LogChain();
        var in = new BufferedInputStream(bytes, BUFFER);
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                chain.add(line.toByteArray());
                line.reset();
            } else if (line.size() < LONGEST) {
                line.write(next);
            } else {
                throw new Rejected(
                        Fault.TASK_LOG, chain.place() + " is longer than " + LONGEST + " bytes");
            }
        }
        if (line.size() > 0) {
            chain.add(line.toByteArray());
        }
        return chain.before;
    }

    /** The first record that does not follow from the one before it, in words. */
    public static Optional<String> broken(List<String> lines) {
        var chain = new LogChain();
        try {
            lines.forEach(line -> chain.add(line.getBytes(StandardCharsets.UTF_8)));
            return Optional.empty();
        } catch (Rejected broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }

    private void add(byte[] line) {
        String place = place();
        String names =
                StrictJson.text(
                        StrictJson.object(line, Fault.TASK_LOG, place),
                        "prev",
                        Fault.TASK_LOG,
                        place);
        boolean follows = records == 0 ? FIRST.matcher(names).matches() : names.equals(before);
        if (!follows) {
            throw new Rejected(Fault.TASK_LOG, place + " does not follow from the one before it");
        }
        before = Digests.sha256(line);
        records++;
    }

    private String place() {
        return "record " + (records + 1) + " of the task's log";
    }
}
