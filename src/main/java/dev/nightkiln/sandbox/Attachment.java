package dev.nightkiln.sandbox;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import dev.nightkiln.task.FailureReason;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Both output streams of a container, on a thread that docker-java keeps for them. It reads to the
 * end whatever happens: an output that nobody reads would block the container.
 */
final class Attachment extends ResultCallbackTemplate<Attachment, Frame> {
    private static final Duration ATTACH_DEADLINE = Duration.ofSeconds(30);
    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(10);

    /** Takes what a stream brings. */
    interface Sink {
        void accept(Recording.Stream stream, byte[] bytes);
    }

    private final Sink sink;
    private final CompletableFuture<Void> attached = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile long lastByteAt = System.nanoTime();
    private boolean open = true;

    private Attachment(Sink sink) {
        this.sink = sink;
    }

    /** Returns when the engine has taken the connection, so that no byte can be missed. */
    static Attachment to(String container, Engine engine, Sink sink) {
        var attachment = new Attachment(sink);
        engine.client()
                .attachContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(attachment);
        try {
            attachment
                    .attached
                    .copy()
                    .orTimeout(ATTACH_DEADLINE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "The Docker engine at %s gave no output stream of %s: %s"
                            .formatted(engine.address(), container, failed.getCause()),
                    failed);
        }
        return attachment;
    }

    @Override
    public void onStart(Closeable stream) {
        super.onStart(stream);
        attached.complete(null);
    }

    @Override
    public synchronized void onNext(Frame frame) {
        lastByteAt = System.nanoTime();
        if (open) {
            boolean stderr = frame.getStreamType() == StreamType.STDERR;
            sink.accept(
                    stderr ? Recording.Stream.STDERR : Recording.Stream.STDOUT, frame.getPayload());
        }
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastByteAt);
    }

    @Override
    public void onComplete() {
        super.onComplete();
        attached.complete(null);
        end.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
        super.onError(failure);
        attached.completeExceptionally(failure);
        end.completeExceptionally(failure);
    }

    /** Waits, even when interrupted, until the last byte is with the sink or time is up. */
    void drain() {
        end.copy()
                .completeOnTimeout(null, DRAIN_DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(brokenStreamIsEnd -> null)
                .join();
        seal();
    }

    /** Afterwards nothing reaches the sink. */
    synchronized void seal() {
        open = false;
    }
}
