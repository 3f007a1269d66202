package dev.nightkiln.sandbox;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.WaitResponse;

import java.util.concurrent.CompletableFuture;

/** Completes when the engine says that a container ended. */
final class ExitSignal extends ResultCallbackTemplate<ExitSignal, WaitResponse> {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    CompletableFuture<Integer> code() {
        return code;
    }

    @Override
    public void onNext(WaitResponse answer) {
        code.complete(answer.getStatusCode());
    }

    @Override
    public void onError(Throwable failure) {
        super.onError(failure);
        code.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        super.onComplete();
        code.completeExceptionally(new IllegalStateException("the engine ended its answer early"));
    }
}
