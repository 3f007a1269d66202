package dev.nightkiln.store;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets work on the same thing take turns in this process. A thing has its lock by its hash code, so
 * that there is nothing to forget; two things may share one.
 */
public final class Turns {
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /** Over when it is closed, by the thread that took it. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    public Turn take(Object thing) {
        ReentrantLock lock = locks.get(Math.floorMod(thing.hashCode(), locks.size()));
        lock.lock();
        return lock::unlock;
    }
}
