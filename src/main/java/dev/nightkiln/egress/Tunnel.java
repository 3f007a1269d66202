package dev.nightkiln.egress;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One tunnel: judges its first bytes, counts all of them and writes its line when it has ended. */
final class Tunnel {
    private static final int OPEN = 200;

    private final Target target;
    private final Decision.Allowed to;
    private final TrafficMeter meter;
    private final NetworkLog log;
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final ClientHello hello;
    private volatile String verdict = Exchange.ALLOWED;
    private boolean greeted;
    private boolean awaited;
    private boolean ended;

    Tunnel(Target target, Decision.Allowed to, TrafficMeter meter, NetworkLog log) {
        this.target = target;
        this.to = to;
        this.meter = meter;
        this.log = log;
        this.hello = new ClientHello(to.host());
    }

    Target target() {
        return target;
    }

    InetSocketAddress address() {
        return to.address();
    }

    Decision.Unreachable unreachable(String reason) {
        return new Decision.Unreachable(reason, to.source());
    }

    /** From the agent; Jetty's relay writes one buffer after the other. */
    void up(EndPoint server, ByteBuffer bytes, Callback callback) {
        try {
            meter.up(bytes.remaining());
        } catch (BudgetSpentException spent) {
            cut(spent, callback);
            return;
        }
        if (greeted) {
            up.addAndGet(bytes.remaining());
            server.write(callback, bytes);
            return;
        }
        switch (hello.accept(bytes)) {
            case ClientHello.Judgement.Incomplete() -> callback.succeeded();
            case ClientHello.Judgement.Matches() -> {
                greeted = true;
                ByteBuffer held = hello.held();
                up.addAndGet(held.remaining());
                server.write(callback, held);
            }
            case ClientHello.Judgement.Refused(String reason) -> {
                log.denied(
                        target,
                        new Refusal(
                                Refusal.FORBIDDEN,
                                reason,
                                to.source().toString(),
                                "Ask for the host by the tunnel's own name."));
                verdict = "denied: " + reason;
                callback.failed(new IOException(reason));
            }
        }
    }

    void down(EndPoint client, ByteBuffer bytes, Callback callback) {
        try {
            meter.down(bytes.remaining());
        } catch (BudgetSpentException spent) {
            cut(spent, callback);
            return;
        }
        down.addAndGet(bytes.remaining());
        client.write(callback, bytes);
    }

    private void cut(BudgetSpentException spent, Callback callback) {
        verdict = spent.verdict();
        callback.failed(spent);
    }

    /** Its line will come; a client that has gone by now has got it already. */
    synchronized void opened() {
        if (!ended) {
            awaited = true;
            log.awaits();
        }
    }

    synchronized void ended() {
        if (!ended) {
            ended = true;
            log.ended(
                    new Exchange(
                            target,
                            OPEN,
                            up.get(),
                            down.get(),
                            verdict,
                            to.source().toString(),
                            Optional.empty()));
            if (awaited) {
                log.settled();
            }
        }
    }
}
