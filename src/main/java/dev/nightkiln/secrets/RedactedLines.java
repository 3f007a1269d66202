package dev.nightkiln.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes whole lines on, redacted as one text as far as they came together: a line is what
 * libraries and uncaught exceptions print at once.
 */
final class RedactedLines extends OutputStream {
    /** Nobody prints longer lines; a flood without any must not fill the memory. */
    private static final int LONGEST = 1 << 20;

    private final OutputStream out;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    RedactedLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        int whole = length;
        while (whole > 0 && bytes[from + whole - 1] != '\n') {
            whole--;
        }
        begun.write(bytes, from, whole);
        if (whole > 0 || begun.size() > LONGEST) {
            passOn();
        }
        begun.write(bytes, from + whole, length - whole);
    }

    private void passOn() throws IOException {
        out.write(ProcessOutput.redact(begun.toByteArray()));
        begun.reset();
    }

    /** Whoever flushes wants to be seen, also in the middle of a line. */
    @Override
    public synchronized void flush() throws IOException {
        passOn();
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        passOn();
        out.close();
    }
}
