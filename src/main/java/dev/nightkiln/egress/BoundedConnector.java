package dev.nightkiln.egress;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * Takes no more connections than it has room for; the others wait in the kernel. Jetty's own limit
 * writes stack traces into the log each time it is reached, as often as the sandbox likes.
 */
final class BoundedConnector extends UnixDomainServerConnector {
    private final Semaphore room;

    BoundedConnector(Server server, int most, ConnectionFactory factory) {
        super(server, 1, 1, factory);
        this.room = new Semaphore(most);
    }

    @Override
    public void accept(int acceptor) throws IOException {
        try {
            room.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the gateway stops");
        }
        boolean accepted = false;
        try {
            super.accept(acceptor);
            accepted = true;
        } finally {
            if (!accepted) {
                room.release();
            }
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        room.release();
    }
}
