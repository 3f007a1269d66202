package dev.nightkiln.egress;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The first bytes of a tunnel, held back until they are known to ask for the tunnel's own host: TLS
 * to one name through a tunnel to another is how a shared front server is used as a way out.
 */
final class ClientHello {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int LARGEST_RECORD = 16 << 10;
    private static final int RANDOM = 32;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;

    /** It would hide the name that is really asked for. */
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private final String host;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    ClientHello(String host) {
        this.host = host;
    }

    /** What has been judged so far. */
    sealed interface Judgement {
        record Incomplete() implements Judgement {}

        /** All that was held may go on. */
        record Matches() implements Judgement {}

        record Refused(String reason) implements Judgement {}
    }

    Judgement accept(ByteBuffer more) {
        byte[] bytes = new byte[more.remaining()];
        more.get(bytes);
        held.writeBytes(bytes);
        ByteBuffer all = ByteBuffer.wrap(held.toByteArray());
        if (all.remaining() > 0 && all.get(0) != HANDSHAKE) {
            return new Judgement.Refused("a tunnel must begin with TLS");
        }
        if (all.remaining() < RECORD_HEADER) {
            return new Judgement.Incomplete();
        }
        int length = Short.toUnsignedInt(all.getShort(3));
        if (all.get(1) != 3 || length > LARGEST_RECORD) {
            return new Judgement.Refused("a tunnel must begin with TLS");
        }
        if (all.remaining() < RECORD_HEADER + length) {
            return new Judgement.Incomplete();
        }
        try {
            return judge(all.slice(RECORD_HEADER, length));
        } catch (BufferUnderflowException | IllegalArgumentException broken) {
            return new Judgement.Refused("its TLS greeting cannot be read");
        }
    }

    ByteBuffer held() {
        return ByteBuffer.wrap(held.toByteArray());
    }

    private Judgement judge(ByteBuffer record) {
        if (record.get() != CLIENT_HELLO) {
            return new Judgement.Refused("a tunnel must begin with a TLS greeting");
        }
        int length =
                (Byte.toUnsignedInt(record.get()) << 16) + Short.toUnsignedInt(record.getShort());
        if (length != record.remaining()) {
            return new Judgement.Refused("its TLS greeting is not in one piece");
        }
        record.position(record.position() + Short.BYTES + RANDOM);
        skip(record, Byte.toUnsignedInt(record.get()));
        skip(record, Short.toUnsignedInt(record.getShort()));
        skip(record, Byte.toUnsignedInt(record.get()));
        if (!record.hasRemaining()) {
            return new Judgement.Refused("its TLS greeting names no host");
        }
        ByteBuffer extensions = part(record, Short.toUnsignedInt(record.getShort()));
        Optional<String> name = Optional.empty();
        while (extensions.hasRemaining()) {
            int type = Short.toUnsignedInt(extensions.getShort());
            ByteBuffer extension = part(extensions, Short.toUnsignedInt(extensions.getShort()));
            if (type == ENCRYPTED_CLIENT_HELLO) {
                return new Judgement.Refused("its TLS greeting hides the host");
            }
            if (type == SERVER_NAME) {
                if (name.isPresent()) {
                    return new Judgement.Refused("its TLS greeting names two hosts");
                }
                name = Optional.of(serverName(extension));
            }
        }
        if (name.isEmpty()) {
            return new Judgement.Refused("its TLS greeting names no host");
        }
        return name.get().equals(host)
                ? new Judgement.Matches()
                : new Judgement.Refused("its TLS greeting names another host than the tunnel");
    }

    /** The list has exactly one name, or it is no list that we understand. */
    private static String serverName(ByteBuffer extension) {
        ByteBuffer list = part(extension, Short.toUnsignedInt(extension.getShort()));
        int type = list.get();
        ByteBuffer name = part(list, Short.toUnsignedInt(list.getShort()));
        if (type != HOST_NAME || list.hasRemaining() || extension.hasRemaining()) {
            throw new IllegalArgumentException("more than one name");
        }
        return StandardCharsets.ISO_8859_1.decode(name).toString().toLowerCase(Locale.ROOT);
    }

    private static void skip(ByteBuffer buffer, int bytes) {
        buffer.position(buffer.position() + bytes);
    }

    private static ByteBuffer part(ByteBuffer buffer, int bytes) {
        if (bytes > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = buffer.slice(buffer.position(), bytes);
        skip(buffer, bytes);
        return part;
    }
}
