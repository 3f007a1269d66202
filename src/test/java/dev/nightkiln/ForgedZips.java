package dev.nightkiln;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Changes to the bytes of a zip file that a library would not make. */
final class ForgedZips {
    private static final int DIRECTORY_ENTRY = 0x02014b50;

    private ForgedZips() {}

    static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    static byte[] comment(byte[] zip) {
        byte[] longer = joined(zip, new byte[] {'x'});
        little(longer).putShort(zip.length - 2, (short) 1);
        return longer;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Changes the first entry of the directory. */
    static byte[] directory(byte[] zip, Consumer<ByteBuffer> change) {
        byte[] changed = zip.clone();
        int start = little(changed).getInt(changed.length - 6);
        change.accept(
                ByteBuffer.wrap(changed, start, changed.length - start)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN));
        return changed;
    }

    /** Replaces a text of the same length everywhere. */
    static byte[] patched(byte[] zip, String before, String after) {
        return latin(zip, text -> text.replace(before, after));
    }

    /** The first time the name is there is in the local header. */
    static byte[] renamed(byte[] zip) {
        return latin(zip, text -> text.replaceFirst("SHA256SUMS", "SHA256SUNS"));
    }

    private static byte[] latin(byte[] bytes, UnaryOperator<String> change) {
        return change.apply(new String(bytes, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Says in both places that a file is so large. */
    static byte[] sizes(byte[] zip, String name, int size) {
        byte[] changed = zip.clone();
        ByteBuffer bytes = little(changed);
        int at = bytes.getInt(changed.length - 6);
        while (bytes.getInt(at) == DIRECTORY_ENTRY) {
            int length = bytes.getShort(at + 28);
            if (new String(changed, at + 46, length, StandardCharsets.ISO_8859_1).equals(name)) {
                bytes.putInt(at + 24, size);
                int local = bytes.getInt(at + 42);
                int data = local + 30 + bytes.getShort(local + 26) + bytes.getShort(local + 28);
                bytes.putInt(data + bytes.getInt(at + 20) + 12, size);
                return changed;
            }
            at += 46 + length + bytes.getShort(at + 30);
        }
        throw new AssertionError("no file " + name);
    }

    /**
     * A file whose data end earlier than the directory says: a reader that goes from front to back
     * takes what follows for the next file.
     */
    static byte[] hidden(byte[] zip) {
        byte[] other = {'P', 'K', 3, 4};
        int directory = little(zip).getInt(zip.length - 6);
        int size = little(zip).getInt(directory + 20);
        int end = data(zip) + size;
        byte[] longer = inserted(zip, end, other);
        little(longer).putInt(directory + other.length + 20, size + other.length);
        little(longer).putInt(end + other.length + 8, size + other.length);
        return longer;
    }

    /** A file as it is, with its sizes behind it, where only one who knows them finds them. */
    static byte[] endless(SequencedMap<String, byte[]> files, String first) {
        byte[] content = Objects.requireNonNull(files.get(first), first);
        byte[] zip = stored(files, first, content);
        ByteBuffer descriptor = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        descriptor.putInt(0x08074b50).putInt(little(zip).getInt(14));
        descriptor.putInt(content.length).putInt(content.length);
        byte[] longer = inserted(zip, data(zip) + content.length, descriptor.array());
        ByteBuffer bytes = little(longer);
        int directory = bytes.getInt(longer.length - 6);
        bytes.putShort(6, (short) (bytes.getShort(6) | 8));
        bytes.putShort(directory + 8, (short) (bytes.getShort(directory + 8) | 8));
        bytes.putInt(14, 0).putInt(18, 0).putInt(22, 0);
        return longer;
    }

    private static byte[] stored(SequencedMap<String, byte[]> files, String first, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var crc = new CRC32();
            crc.update(content);
            var entry = new ZipEntry(first);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
            for (var file : files.entrySet()) {
                if (!file.getKey().equals(first)) {
                    zip.putNextEntry(new ZipEntry(file.getKey()));
                    zip.write(file.getValue());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Where the data of the first file begin. */
    private static int data(byte[] zip) {
        return 30 + little(zip).getShort(26) + little(zip).getShort(28);
    }

    /** With everything that lies behind at its new place. */
    private static byte[] inserted(byte[] zip, int at, byte[] more) {
        byte[] longer =
                joined(
                        joined(Arrays.copyOf(zip, at), more),
                        Arrays.copyOfRange(zip, at, zip.length));
        ByteBuffer bytes = little(longer);
        int entry = little(zip).getInt(zip.length - 6) + more.length;
        bytes.putInt(longer.length - 6, entry);
        while (bytes.getInt(entry) == DIRECTORY_ENTRY) {
            int local = bytes.getInt(entry + 42);
            bytes.putInt(entry + 42, local < at ? local : local + more.length);
            entry += 46 + bytes.getShort(entry + 28) + bytes.getShort(entry + 30);
        }
        return longer;
    }
}
