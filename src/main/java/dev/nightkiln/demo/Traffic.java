package dev.nightkiln.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Every call of the API so far, oldest first, and those who want to hear of the next. */
public final class Traffic {
    private final CopyOnWriteArrayList<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();

    Traffic() {}

    /** The listener runs on the thread of the call, after its effect and before its answer. */
    public void onExchange(Consumer<Exchange> listener) {
        listeners.add(listener);
    }

    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    void record(Exchange exchange) {
        exchanges.add(exchange);
        listeners.forEach(listener -> listener.accept(exchange));
    }
}
