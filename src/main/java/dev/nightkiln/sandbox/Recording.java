package dev.nightkiln.sandbox;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Everything one run printed, redacted and bounded: {@code <name>.log} holds its beginning and its
 * end, {@code <name>.cast} is an asciicast v2. Over the bounds, or with a full disk, it goes on
 * taking and counting what comes, because a stream that nobody reads would block the container.
 */
public final class Recording implements AutoCloseable {
    private final Redactor.Redaction stdout;
    private final Redactor.Redaction stderr;

    /** Half a secret on each stream is a whole one in the log. */
    private final Redactor.Redaction both;

    private final BoundedLog log;
    private final CastFile cast;
    private @Nullable IOException broken;
    private long bytesSeen;
    private String lastWords = "";
    private boolean closed;

    private Recording(Redactor redactor, BoundedLog log, CastFile cast) {
        this.stdout = redactor.stream();
        this.stderr = redactor.stream();
        this.both = redactor.stream();
        this.log = log;
        this.cast = cast;
    }

    /** {@code maxBytes} bounds each of the two files; a few lines of our own come on top. */
    public static Recording open(
            Path directory, String name, Redactor redactor, long maxBytes, InstantSource clock) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("not a recording name: " + name);
        }
        try {
            var log = new BoundedLog(directory.resolve(name + ".log"), maxBytes);
            var cast = new CastFile(directory.resolve(name + ".cast"), maxBytes, clock);
            return new Recording(redactor, log, cast);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /** The two output streams of a container. */
    public enum Stream {
        STDOUT,
        STDERR
    }

    public synchronized void write(Stream stream, byte[] chunk) {
        switch (stream) {
            case STDOUT -> take(chunk, stdout);
            case STDERR -> take(chunk, stderr);
        }
    }

    private void take(byte[] chunk, Redactor.Redaction stream) {
        if (closed) {
            throw new IllegalStateException("the recording is closed: " + log.path());
        }
        bytesSeen += chunk.length;
        keep(both.accept(stream.accept(chunk)));
    }

    private void keep(byte[] redacted) {
        if (redacted.length == 0) {
            return;
        }
        log.remember(redacted);
        if (broken == null) {
            try {
                log.write(redacted);
                cast.write(redacted);
            } catch (IOException failure) {
                broken = failure;
            }
        }
    }

    /** Words of ours that stand behind all that was printed, once this is closed. */
    public synchronized void endWith(String words) {
        lastWords = words;
    }

    /**
     * The last characters so far, as text that is safe to show: invalid UTF-8 replaced, terminal
     * sequences gone.
     */
    public synchronized String tail(int maxChars) {
        return log.tail(maxChars);
    }

    /** Bytes that came from the container, with those that were dropped. */
    public synchronized long bytesSeen() {
        return bytesSeen;
    }

    /** The digest of the log file, in hex; only once closed. */
    public synchronized String sha256() {
        return log.sha256();
    }

    public Path log() {
        return log.path();
    }

    public Path cast() {
        return cast.path();
    }

    /**
     * @throws SandboxException if the files do not hold what they should, for want of disk space
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        keep(both.accept(stdout.end(new byte[0])));
        keep(both.accept(stderr.end(new byte[0])));
        keep(both.end(lastWords.getBytes(StandardCharsets.UTF_8)));
        try (cast) {
            log.close();
        } catch (IOException failure) {
            broken = broken == null ? failure : broken;
        }
        if (broken != null) {
            throw unwritable(broken);
        }
    }

    private static SandboxException unwritable(IOException failure) {
        boolean full = String.valueOf(failure.getMessage()).matches("(?i).*(no space|quota).*");
        return new SandboxException(
                full ? FailureReason.DISK_FULL : FailureReason.INTERNAL,
                "The output of the sandbox could not be written: "
                        + failure
                        + ". Make room in the state directory, then retry the task.",
                failure);
    }
}
