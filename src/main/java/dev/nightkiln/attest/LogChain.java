package dev.nightkiln.attest;

import java.io.IOException;
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
    private static final int LARGEST = 64 * 1024 * 1024;

    private LogChain() {}

    /** The digest that the line after this one names. */
    public static String link(String line) {
        return Digests.sha256(line.getBytes(StandardCharsets.UTF_8));
    }

    static void require(Archive archive, String head) throws IOException {
        byte[] bytes = archive.bytes(NAME, LARGEST, Fault.TASK_LOG);
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        Optional<String> broken = broken(lines);
        if (broken.isPresent()) {
            throw new Rejected(Fault.TASK_LOG, broken.get());
        }
        if (lines.isEmpty() || !link(lines.getLast()).equals(head)) {
            throw new Rejected(
                    Fault.TASK_LOG, "the log of the task does not end where it was signed");
        }
    }

    /** The first record that does not follow from the one before it, in words. */
    public static Optional<String> broken(List<String> lines) {
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            String place = "record " + (i + 1) + " of the task's log";
            String names;
            try {
                names =
                        StrictJson.text(
                                StrictJson.object(
                                        lines.get(i).getBytes(StandardCharsets.UTF_8),
                                        Fault.TASK_LOG,
                                        place),
                                "prev",
                                Fault.TASK_LOG,
                                place);
            } catch (Rejected malformed) {
                return Optional.of(String.valueOf(malformed.getMessage()));
            }
            boolean follows = i == 0 ? FIRST.matcher(names).matches() : names.equals(before);
            if (!follows) {
                return Optional.of(place + " does not follow from the one before it");
            }
            before = link(lines.get(i));
        }
        return Optional.empty();
    }
}
