package dev.nightkiln.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The engine behind a deadline. Its calls run on threads of their own, for two reasons: a read from
 * a unix socket knows no timeout, and an interrupt would close the connection, while what we must
 * remove has to be removed even then.
 */
final class Engine implements AutoCloseable {
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(60);

    /** Two streams and a few calls for each sandbox that runs. */
    private static final int CONNECTIONS = 1000;

    private final URI address;
    private final DockerClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Engine(URI address) {
        this.address = address;
        var config =
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(address.toString())
                        .withDockerTlsVerify(false)
                        .build();
        var http =
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(address)
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(Duration.ofSeconds(10))
                        // A silent agent's stream is not a broken one: deadlines are ours.
                        .responseTimeout(Duration.ZERO)
                        .build();
        this.client = DockerClientImpl.getInstance(config, http);
    }

    /** A stream or an asynchronous call; it has no deadline but its caller's. */
    DockerClient client() {
        return client;
    }

    ExecutorService threads() {
        return threads;
    }

    /**
     * Waits even when interrupted and keeps the interrupt for the caller to see.
     *
     * @throws DockerException as the engine said it, for the caller to translate
     * @throws SandboxException if the engine cannot be reached or does not answer in time
     */
    <T> T call(String what, Function<DockerClient, T> call) {
        Future<T> answer = threads.submit(() -> call.apply(client));
        long deadline = System.nanoTime() + CALL_DEADLINE.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException asked) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "The Docker engine at %s did not answer within %d s: %s. See its log."
                            .formatted(address, CALL_DEADLINE.toSeconds(), what),
                    late);
        } catch (ExecutionException failed) {
            throw translated(what, failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The same for a call that has no answer. */
    void tell(String what, Consumer<DockerClient> call) {
        call(
                what,
                docker -> {
                    call.accept(docker);
                    return true;
                });
    }

    static SandboxException refused(String what, DockerException said) {
        return new SandboxException(
                FailureReason.INTERNAL,
                "The Docker engine refused to " + what + ": " + said.getMessage(),
                said);
    }

    static SandboxException imageMissing(String image) {
        return new SandboxException(
                FailureReason.IMAGE_UNAVAILABLE,
                ("The image %s is not on the engine. Build it with sandbox-images/setup.sh or fetch"
                                + " it with 'docker pull %s'; Nightkiln pulls nothing by itself.")
                        .formatted(image, image),
                null);
    }

    private RuntimeException translated(String what, @Nullable Throwable cause) {
        if (cause instanceof DockerException said) {
            return said;
        }
        if (cause instanceof SandboxException said) {
            return said;
        }
        return new SandboxException(
                FailureReason.INTERNAL,
                ("The Docker engine at %s cannot be reached (%s): %s. Start it, for example with"
                                + " 'sudo systemctl start docker', and give this user access to its"
                                + " socket; DOCKER_HOST names another engine.")
                        .formatted(address, what, cause),
                cause);
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            client.close();
        } catch (IOException unimportant) {
            throw new SandboxException(
                    FailureReason.INTERNAL, "The Docker client did not close", unimportant);
        }
    }
}
