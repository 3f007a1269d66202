package dev.nightkiln;

import dev.nightkiln.conflicts.Merging;
import dev.nightkiln.intake.Intake;
import dev.nightkiln.queue.DurableWork;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.worker.Announcer;
import dev.nightkiln.worker.TaskRunner;

/** Which part of the server does what the queue asks for. */
record ServerWork(
        Intake intake,
        TaskRunner runner,
        Announcer announcer,
        Merging merging,
        Runnable housekeeping)
        implements DurableWork {
    @Override
    public Outcome delivery(String guid) {
        return intake.work(guid);
    }

    @Override
    public Outcome attempt(TaskId task, int attempt) {
        return runner.run(task, attempt);
    }

    @Override
    public Outcome announce(TaskId task) {
        Outcome outcome = announcer.announce(task);
        merging.changed(task);
        return outcome;
    }

    @Override
    public Outcome probe(long repository) {
        return merging.probe(repository);
    }

    @Override
    public Outcome reverify(TaskId task) {
        return merging.reverify(task);
    }

    @Override
    public void keepHouse() {
        housekeeping.run();
    }
}
