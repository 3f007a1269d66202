package dev.nightkiln.intake;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Ends every connection at this age, however busy it looks: an idle timeout alone is satisfied by a
 * byte now and then, in the headers, in the body or in the reading of the answer.
 */
final class ConnectionAge implements Connection.Listener {
    private final Scheduler scheduler;
    private final Duration most;
    private final Map<Connection, Scheduler.Task> ends = new ConcurrentHashMap<>();

    ConnectionAge(Scheduler scheduler, Duration most) {
        this.scheduler = scheduler;
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        ends.put(
                connection,
                scheduler.schedule(
                        () -> connection.getEndPoint().close(),
                        most.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task end = ends.remove(connection);
        if (end != null) {
            end.cancel();
        }
    }
}
