package dev.nightkiln.workspace;

import dev.nightkiln.task.FailureReason;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One running process with a deadline; past it the process and its children are killed. */
final class GitProcess {
    private static final int ERROR_LIMIT = 4 << 10;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Process process;
    private final String name;
    private final Duration deadline;

    GitProcess(Process process, String name, Duration deadline) {
        this.process = process;
        this.name = name;
        this.deadline = deadline;
    }

    private record Kept(String bytes, long omitted) {}

    GitAnswer finish(String input, int outputLimit) {
        var output = started(() -> head(process.getInputStream(), outputLimit));
        var errors = started(() -> tail(process.getErrorStream()));
        var _ = started(() -> write(input));
        try {
            if (!process.waitFor(deadline)) {
                throw killed("did not end within " + deadline.toSeconds() + " s");
            }
            Kept kept = output.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            return new GitAnswer(
                    process.exitValue(),
                    kept.bytes(),
                    kept.omitted(),
                    errors.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw killed("was interrupted");
        } catch (TimeoutException _) {
            throw killed("ended but a child of it kept its output open");
        } catch (ExecutionException broken) {
            throw killed("could not be read: " + broken.getCause());
        }
    }

    private WorkspaceException killed(String why) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new WorkspaceException(
                FailureReason.INTERNAL,
                name + " " + why + " and was killed; the attempt stops here",
                null);
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Kept head(InputStream stream, int limit) throws IOException {
        try (stream) {
            byte[] bytes = stream.readNBytes(limit);
            return new Kept(
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    stream.transferTo(OutputStream.nullOutputStream()));
        }
    }

    private static String tail(InputStream stream) throws IOException {
        var last = new ByteArrayOutputStream();
        byte[] chunk = new byte[ERROR_LIMIT];
        try (stream) {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                last.write(chunk, 0, read);
                if (last.size() > 2 * ERROR_LIMIT) {
                    byte[] all = last.toByteArray();
                    last.reset();
                    last.write(all, all.length - ERROR_LIMIT, ERROR_LIMIT);
                }
            }
        }
        String words = last.toString(StandardCharsets.UTF_8).strip();
        return words.substring(Math.max(0, words.length() - ERROR_LIMIT));
    }

    private boolean write(String input) throws IOException {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.ISO_8859_1));
        }
        return true;
    }
}
