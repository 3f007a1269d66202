package dev.nightkiln.egress;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the usage that passes by, from a stream of events or from one JSON document. */
final class UsageReader {
    /** A longer line or document is passed on and read no more; its usage is estimated. */
    private static final int LONGEST = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final boolean events;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean lost;
    private boolean complete;
    private Usage usage = Usage.NONE;
    private long bytes;

    UsageReader(boolean events) {
        this.events = events;
    }

    void accept(byte[] chunk, int length) {
        bytes += length;
        int start = 0;
        for (int i = 0; events && i < length; i++) {
            if (chunk[i] == '\n' || chunk[i] == '\r') {
                hold(chunk, start, i - start);
                line();
                start = i + 1;
            }
        }
        hold(chunk, start, length - start);
    }

    private void hold(byte[] chunk, int start, int length) {
        lost |= held.size() + length > LONGEST;
        if (!lost) {
            held.write(chunk, start, length);
        }
    }

    private void line() {
        String line = held.toString(StandardCharsets.UTF_8);
        held.reset();
        if (line.startsWith("data:")) {
            read(line.substring("data:".length()));
        }
    }

    private void read(String text) {
        try {
            JsonNode event = JSON.readTree(text);
            if (event.isArray()) {
                event.forEach(each -> usage = usage.most(Usage.in(each)));
            } else {
                usage = usage.most(Usage.in(event));
            }
        } catch (JacksonException noJson) {
            // Such as [DONE]; an answer without any usage is estimated.
            complete |= text.strip().equals("[DONE]");
        }
    }

    /** What was used; where the provider did not tell, it is estimated from the bytes. */
    Usage end(long sent, boolean whole) {
        if (!events && !lost) {
            read(held.toString(StandardCharsets.UTF_8));
        }
        boolean told = usage.input() > 0 && usage.output() > 0;
        return told && !lost && (whole || complete)
                ? usage
                : usage.most(Usage.estimate(sent, bytes));
    }

    /** What was used of a call whose end nobody saw: all that it was allowed to. */
    Usage abandoned(Usage allowed) {
        return complete ? usage : usage.most(allowed);
    }
}
