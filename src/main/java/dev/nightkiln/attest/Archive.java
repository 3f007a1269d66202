package dev.nightkiln.attest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A bundle as a zip file of which every byte is accounted for: two readers cannot find two
 * different contents in it. Nothing is unpacked to disk; each file is a stream that ends at its
 * stated size.
 */
final class Archive implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final SequencedMap<String, ArchiveLayout.Entry> entries;

    private Archive(FileChannel channel, SequencedMap<String, ArchiveLayout.Entry> entries) {
        this.channel = channel;
        this.entries = entries;
    }

    /**
     * @throws Rejected when it is no archive as we write it
     */
    static Archive open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Archive(channel, ArchiveLayout.read(channel));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    Map<String, ArchiveLayout.Entry> entries() {
        return entries;
    }

    /** What is done with the bytes of a file. */
    interface Reading<T> {
        T of(InputStream bytes) throws IOException;
    }

    <T> T read(String name, Reading<T> reading) throws IOException {
        ArchiveLayout.Entry entry =
                Optional.ofNullable(entries.get(name))
                        .orElseThrow(() -> new Rejected(Fault.FILE_MISSING, name + " is missing"));
        var inflater = new Inflater(true);
        try (var raw = new Slice(channel, entry.dataAt(), entry.compressed());
                var whole =
                        new CheckedInputStream(
                                entry.deflated()
                                        ? new InflaterInputStream(raw, inflater, BUFFER)
                                        : raw,
                                new CRC32())) {
            var bounded = new Bounded(whole, entry);
            T result = reading.of(bounded);
            bounded.requireEnd();
            if (whole.getChecksum().getValue() != entry.crc()) {
                throw new Rejected(Fault.FILE_CHANGED, name + " has another checksum than stated");
            }
            // Whoever reads from front to back would find there what the directory does not name.
            if (raw.left() + inflater.getRemaining() > 0) {
                throw new Rejected(Fault.ARCHIVE, "there are bytes behind the data of " + name);
            }
            return result;
        } catch (ZipException | EOFException damaged) {
            throw new Rejected(Fault.FILE_CHANGED, name + " cannot be unpacked");
        } finally {
            inflater.end();
        }
    }

    /**
     * @throws Rejected as {@code fault} when it is larger than {@code most}
     */
    byte[] bytes(String name, int most, Fault fault) throws IOException {
        ArchiveLayout.Entry entry = entries.get(name);
        if (entry != null && entry.size() > most) {
            throw new Rejected(fault, name + " is larger than " + most + " bytes");
        }
        return read(name, InputStream::readAllBytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A part of the file, which is read at its place and moves nobody else's. */
    private static final class Slice extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long at;

        Slice(FileChannel channel, long start, long length) {
            this.channel = channel;
            this.at = start;
            this.end = start + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        long left() {
            return end - at;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - at);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = channel.read(ByteBuffer.wrap(bytes, offset, most), at);
            at += Math.max(0, count);
            return count;
        }
    }

    /** Stops a file that unpacks to more than the archive says. */
    private static final class Bounded extends InputStream {
        private final InputStream source;
        private final ArchiveLayout.Entry entry;
        private long left;

        Bounded(InputStream source, ArchiveLayout.Entry entry) {
            this.source = source;
            this.entry = entry;
            this.left = entry.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0 || left == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = source.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        void requireEnd() throws IOException {
            if (left > 0 || source.read() >= 0) {
                throw new Rejected(
                        Fault.FILE_CHANGED, entry.name() + " has another size than stated");
            }
        }
    }
}
