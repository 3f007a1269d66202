package dev.nightkiln.attack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on every address of this machine, where nobody may ever arrive. */
final class Sink implements AutoCloseable {
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final AtomicInteger arrivals = new AtomicInteger();

    Sink() throws IOException {
        tcp = new ServerSocket(0);
        udp = new DatagramSocket(tcp.getLocalPort());
        Thread.ofVirtual().start(this::acceptAll);
        Thread.ofPlatform().daemon().start(this::receiveAll);
    }

    private void acceptAll() {
        while (!tcp.isClosed()) {
            try (Socket _ = tcp.accept()) {
                arrivals.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void receiveAll() {
        while (!udp.isClosed()) {
            try {
                udp.receive(new DatagramPacket(new byte[10], 10));
                arrivals.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    int port() {
        return tcp.getLocalPort();
    }

    int arrivals() {
        return arrivals.get();
    }

    /** One arrival of each kind, from this machine itself. */
    void touch() throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port()).close();
        try (var sender = new DatagramSocket()) {
            sender.send(
                    new DatagramPacket(new byte[1], 1, InetAddress.getLoopbackAddress(), port()));
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
