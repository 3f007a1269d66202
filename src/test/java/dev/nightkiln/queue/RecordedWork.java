package dev.nightkiln.queue;

import dev.nightkiln.task.TaskId;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Writes down what it is asked to do, and does what a test says. */
final class RecordedWork implements DurableWork {
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile Function<String, Outcome> answer = _ -> new Outcome.Done();

    @Override
    public Outcome delivery(String guid) {
        return record("delivery " + guid);
    }

    @Override
    public Outcome attempt(TaskId task, int attempt) {
        return record("attempt " + task + " " + attempt);
    }

    @Override
    public Outcome announce(TaskId task) {
        return record("announce " + task);
    }

    @Override
    public Outcome probe(long repository) {
        return record("probe " + repository);
    }

    @Override
    public Outcome reverify(TaskId task) {
        return record("reverify " + task);
    }

    @Override
    public void keepHouse() {
        record("housekeeping");
    }

    private Outcome record(String what) {
        done.add(what);
        return answer.apply(what);
    }

    /** How often, the housekeeping apart. */
    List<String> wanted() {
        return done.stream().filter(what -> !what.equals("housekeeping")).toList();
    }
}
