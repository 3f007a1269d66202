package dev.nightkiln.attest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Reads where the files of a zip archive lie and refuses all that a zip may have and ours has not:
 * bytes before, between or behind, comments, encryption, links, two files of one name, local
 * headers that say something else than the directory, names that lead elsewhere.
 */
final class ArchiveLayout {
    /** A file in the archive: what it is called, and where its bytes are. */
    record Entry(
            String name, boolean deflated, long crc, long compressed, long size, long dataAt) {}

    private static final int MOST_FILES = 10_000;
    private static final long MOST_BYTES = 4L << 30;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+@=,-]{0,200}");
    private static final int LONGEST_NAME = 500;

    private static final int LOCAL = 0x04034b50;
    private static final int DIRECTORY = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR_BYTES = 16;

    /** Sizes follow the data; names are in UTF-8, which ours are whether they say so or not. */
    private static final int STREAMED = 1 << 3;

    private static final int KNOWN_FLAGS = STREAMED | 1 << 11;
    private static final int EXTENDED_TIME = 0x5455;

    private static final int REGULAR = 0x8000;
    private static final int FILE_TYPE = 0xf000;

    private final FileChannel channel;

    /** Where the next file has to begin. */
    private long expected;

    private ArchiveLayout(FileChannel channel) {
        this.channel = channel;
    }

    static SequencedMap<String, Entry> read(FileChannel channel) throws IOException {
        return new ArchiveLayout(channel).read();
    }

    private SequencedMap<String, Entry> read() throws IOException {
        long length = channel.size();
        require(length >= END_BYTES && length <= MOST_BYTES, "it is too short or too long");
        ByteBuffer end = at(length - END_BYTES, END_BYTES);
        int count = end.getShort(10) & 0xffff;
        long size = end.getInt(12) & 0xffffffffL;
        long start = end.getInt(16) & 0xffffffffL;
        require(end.getInt(0) == END, "it does not end where a zip archive ends");
        require(end.getShort(20) == 0, "it has a comment");
        require(
                end.getInt(4) == 0 && (end.getShort(8) & 0xffff) == count,
                "it is one part of several");
        require(start + size == length - END_BYTES, "there are bytes behind its directory");
        require(count > 0 && count <= MOST_FILES, "it has no files, or too many");
        require(size <= (long) MOST_FILES * 1024, "its directory is too large");
        SequencedMap<String, Entry> entries = directory(at(start, (int) size), count);
        require(expected == start, "there are bytes before its directory");
        return entries;
    }

    private SequencedMap<String, Entry> directory(ByteBuffer directory, int count)
            throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        var folded = new HashSet<String>();
        long total = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = entry(directory);
            require(
                    folded.add(entry.name().toLowerCase(Locale.ROOT)),
                    "two files are called " + entry.name());
            total += entry.size();
            require(total <= MOST_BYTES, "it unpacks to more than 4 GiB");
            entries.put(entry.name(), entry);
        }
        require(!directory.hasRemaining(), "its directory has more in it than files");
        return entries;
    }

    private Entry entry(ByteBuffer directory) throws IOException {
        require(directory.remaining() >= DIRECTORY_BYTES, "its directory is cut off");
        ByteBuffer head = directory.slice(directory.position(), DIRECTORY_BYTES);
        head.order(ByteOrder.LITTLE_ENDIAN);
        directory.position(directory.position() + DIRECTORY_BYTES);
        require(head.getInt(0) == DIRECTORY, "its directory is damaged");
        int flags = head.getShort(8);
        int method = head.getShort(10);
        String name = name(directory, head.getShort(28) & 0xffff);
        extra(directory, head.getShort(30) & 0xffff, name);
        require(head.getShort(32) == 0, name + " has a comment");
        require((flags & 1) == 0, name + " is encrypted");
        require((flags & ~KNOWN_FLAGS) == 0, name + " has unknown flags");
        require(method == 0 || method == 8, name + " is packed in an unknown way");
        require(method == 8 || (flags & STREAMED) == 0, name + " does not say where it ends");
        require(head.getShort(34) == 0, name + " begins in another part");
        int type = (head.getInt(38) >>> 16) & FILE_TYPE;
        require(type == 0 || type == REGULAR, name + " is a link, a directory or a device");
        long compressed = head.getInt(20) & 0xffffffffL;
        long size = head.getInt(24) & 0xffffffffL;
        require(method == 8 || compressed == size, name + " has two sizes");
        long local = head.getInt(42) & 0xffffffffL;
        require(local == expected, "there are bytes before " + name);
        long crc = head.getInt(16) & 0xffffffffL;
        long data = local(head, local, name);
        expected = data + compressed;
        if ((flags & STREAMED) != 0) {
            descriptor(name, crc, compressed, size);
        }
        return new Entry(name, method == 8, crc, compressed, size, data);
    }

    private static String name(ByteBuffer directory, int length) {
        require(length > 0 && length <= LONGEST_NAME, "a name is too short or too long");
        require(directory.remaining() >= length, "its directory is cut off");
        byte[] bytes = new byte[length];
        directory.get(bytes);
        String name = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String part : name.split("/", -1)) {
            require(NAME.matcher(part).matches(), "a name leads elsewhere or cannot be shown");
        }
        return name;
    }

    /** Anything but a time may give a file another name or size for other readers. */
    private static void extra(ByteBuffer fields, int length, String name) {
        require(fields.remaining() >= length, "its directory is cut off");
        int end = fields.position() + length;
        while (fields.position() < end) {
            require(end - fields.position() >= 4, name + " has damaged extra fields");
            int kind = fields.getShort() & 0xffff;
            int size = fields.getShort() & 0xffff;
            require(
                    kind == EXTENDED_TIME && size <= end - fields.position(),
                    name + " has extra fields");
            fields.position(fields.position() + size);
        }
    }

    /** The local header has to say the same; returns where the data begin. */
    private long local(ByteBuffer head, long at, String name) throws IOException {
        ByteBuffer local = at(at, LOCAL_BYTES);
        require(local.getInt(0) == LOCAL, name + " is not where the directory says");
        int flags = local.getShort(6);
        boolean streamed = (flags & STREAMED) != 0;
        boolean same = flags == head.getShort(8) && local.getShort(8) == head.getShort(10);
        boolean sizes =
                local.getInt(14) == head.getInt(16)
                        && local.getInt(18) == head.getInt(20)
                        && local.getInt(22) == head.getInt(24);
        boolean none = local.getInt(14) == 0 && local.getInt(18) == 0 && local.getInt(22) == 0;
        require(same && (streamed ? none : sizes), name + " is described in two ways");
        int length = local.getShort(26) & 0xffff;
        int extra = local.getShort(28) & 0xffff;
        ByteBuffer rest = at(at + LOCAL_BYTES, length + extra);
        require(name(rest, length).equals(name), name + " has two names");
        extra(rest, extra, name);
        return at + LOCAL_BYTES + length + extra;
    }

    private void descriptor(String name, long crc, long compressed, long size) throws IOException {
        ByteBuffer descriptor = at(expected, DESCRIPTOR_BYTES);
        require(
                descriptor.getInt(0) == DESCRIPTOR
                        && (descriptor.getInt(4) & 0xffffffffL) == crc
                        && (descriptor.getInt(8) & 0xffffffffL) == compressed
                        && (descriptor.getInt(12) & 0xffffffffL) == size,
                name + " is described in two ways");
        expected += DESCRIPTOR_BYTES;
    }

    private ByteBuffer at(long position, int length) throws IOException {
        require(position >= 0 && position + length <= channel.size(), "it is cut off");
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, position + bytes.position());
            require(count >= 0, "it is cut off");
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Rejected(Fault.ARCHIVE, otherwise);
        }
    }
}
