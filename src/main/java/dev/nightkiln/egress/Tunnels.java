package dev.nightkiln.egress;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/**
 * The proxy's tunnels, on Jetty's relay. Which address is connected to and which bytes pass is
 * decided here; a tunnel in which something is wrong just ends.
 */
final class Tunnels extends ConnectHandler {
    private static final String TUNNEL = "tunnel";
    private static final String CLIENT = "client";
    private static final int BUFFER = 64 << 10;

    private final Admission admission;
    private final TrafficMeter meter;

    Tunnels(Admission admission, TrafficMeter meter, Patience patience, Handler others) {
        super(others);
        this.admission = admission;
        this.meter = meter;
        setBufferSize(BUFFER);
        setIdleTimeout(patience.idle().toMillis());
        setConnectTimeout(patience.connect().toMillis());
    }

    @Override
    protected void handleConnect(
            Request request, Response response, Callback callback, String serverAddress) {
        Target target = Target.of(request);
        Optional<Decision.Allowed> admitted = admission.admit(target, response, callback);
        if (admitted.isPresent()) {
            request.setAttribute(
                    TUNNEL, new Tunnel(target, admitted.get(), meter, admission.answers().log()));
            super.handleConnect(request, response, callback, serverAddress);
        }
    }

    /** Connects to the address that was judged; the name is not looked up again. */
    @Override
    protected InetSocketAddress newConnectAddress(String host, int port) {
        throw new IllegalStateException("a tunnel knows its address");
    }

    @Override
    protected void connectToServer(
            Request request, String host, int port, Promise<SocketChannel> promise) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.connect(tunnel(request.getAttribute(TUNNEL)).address());
            promise.succeeded(channel);
        } catch (IOException failed) {
            IO.close(channel);
            promise.failed(failed);
        }
    }

    @Override
    protected void onConnectFailure(
            Request request, Response response, Callback callback, Throwable failure) {
        Tunnel tunnel = tunnel(request.getAttribute(TUNNEL));
        admission
                .answers()
                .unreachable(
                        tunnel.target(),
                        tunnel.unreachable("it cannot be connected to"),
                        response,
                        callback);
    }

    @Override
    protected void prepareContext(Request request, ConcurrentMap<String, Object> context) {
        context.put(TUNNEL, tunnel(request.getAttribute(TUNNEL)));
    }

    @Override
    protected DownstreamConnection newDownstreamConnection(
            EndPoint client, ConcurrentMap<String, Object> context) {
        context.put(CLIENT, client);
        return new DownstreamConnection(client, getExecutor(), getByteBufferPool(), context) {
            @Override
            public void onOpen() {
                tunnel(context.get(TUNNEL)).opened();
                super.onOpen();
            }

            @Override
            public void onClose(@Nullable Throwable cause) {
                super.onClose(cause);
                tunnel(context.get(TUNNEL)).ended();
            }
        };
    }

    @Override
    protected void write(
            EndPoint to,
            ByteBuffer bytes,
            Callback callback,
            ConcurrentMap<String, Object> context) {
        Tunnel tunnel = tunnel(context.get(TUNNEL));
        if (to.equals(context.get(CLIENT))) {
            tunnel.down(to, bytes, callback);
        } else {
            tunnel.up(to, bytes, callback);
        }
    }

    private static Tunnel tunnel(@Nullable Object judged) {
        if (judged instanceof Tunnel tunnel) {
            return tunnel;
        }
        throw new IllegalStateException("a tunnel that was not judged");
    }
}
