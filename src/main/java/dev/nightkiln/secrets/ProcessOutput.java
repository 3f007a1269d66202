package dev.nightkiln.secrets;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What this process prints, logs and answers, redacted with the secrets of every server that runs
 * in it. Log and standard streams exist once per process and before any server does, which is why
 * this is the one thing here that is static.
 */
public final class ProcessOutput {
    /** The first knows no secret, only what tokens and keys look like. */
    private static final List<Redactor> REDACTORS =
            new CopyOnWriteArrayList<>(List.of(new Redactor(new Secrets())));

    private ProcessOutput() {}

    /** Until it is closed, these secrets are redacted. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * From now on all that is printed, logged or answered is redacted with these, and what joins
     * them.
     */
    public static Guard guard(Secrets secrets) {
        var redactor = new Redactor(secrets);
        REDACTORS.add(redactor);
        return () -> REDACTORS.remove(redactor);
    }

    /** Redacts with the secrets of all servers. */
    public static String redact(String text) {
        String redacted = text;
        for (Redactor redactor : REDACTORS) {
            redacted = redactor.redact(redacted);
        }
        return redacted;
    }

    static byte[] redact(byte[] bytes) {
        byte[] redacted = bytes;
        for (Redactor redactor : REDACTORS) {
            redacted = redactor.stream().end(redacted);
        }
        return redacted;
    }

    /** Puts the redaction between this process and its standard output and error. */
    public static void takeOverStandardStreams() {
        System.setOut(redacted(FileDescriptor.out, System.out));
        System.setErr(redacted(FileDescriptor.err, System.err));
    }

    private static PrintStream redacted(FileDescriptor to, PrintStream before) {
        before.flush();
        // Lines pass by themselves; to flush on every write would take them apart.
        var lines = new RedactedLines(new FileOutputStream(to));
        return new PrintStream(lines, false, before.charset());
    }
}
