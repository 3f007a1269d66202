package dev.nightkiln;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip file of which every field can be set, so that it may say two things at once. */
final class RawZip {
    /** A file as the directory has it, and as it says itself where that is not the same. */
    static final class Entry {
        byte[] name;
        byte[] nameThere;
        int flags;
        int flagsThere;
        int method;
        int methodThere;
        long crc;
        int size;
        int attributes;
        byte[] extra = {};
        byte[] extraThere = {};
        byte[] data;
        byte[] before = {};
        byte[] behind = {};
        int offBy;

        Entry(String name, byte[] bytes) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.nameThere = this.name;
            var sum = new CRC32();
            sum.update(bytes);
            this.crc = sum.getValue();
            this.size = bytes.length;
            this.data = bytes;
        }

        void deflate() {
            method = methodThere = 8;
            var deflater = new Deflater(9, true);
            deflater.setInput(data);
            deflater.finish();
            var packed = new byte[data.length + 64];
            data = Arrays.copyOf(packed, deflater.deflate(packed));
            deflater.end();
        }
    }

    final List<Entry> entries = new ArrayList<>();
    byte[] before = {};
    byte[] behindDirectory = {};
    int missing;
    int count = -1;

    RawZip(Map<String, byte[]> files) {
        files.forEach((name, bytes) -> entries.add(new Entry(name, bytes)));
    }

    Entry file(String name) {
        return entries.stream()
                .filter(each -> new String(each.name, StandardCharsets.UTF_8).equals(name))
                .findFirst()
                .orElseThrow();
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Entry each : entries) {
            out.writeBytes(each.before);
            int at = out.size();
            out.writeBytes(local(each));
            out.writeBytes(each.data);
            out.writeBytes(each.behind);
            directory.writeBytes(listed(each, at + each.offBy));
        }
        int start = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(behindDirectory);
        short many = (short) (count < 0 ? entries.size() - missing : count);
        out.writeBytes(
                little(22)
                        .putInt(0x06054b50)
                        .putInt(0)
                        .putShort(many)
                        .putShort(many)
                        .putInt(directory.size())
                        .putInt(start)
                        .putShort((short) 0)
                        .array());
        return out.toByteArray();
    }

    private static byte[] local(Entry each) {
        boolean later = (each.flagsThere & 8) != 0;
        return little(30 + each.nameThere.length + each.extraThere.length)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) each.flagsThere)
                .putShort((short) each.methodThere)
                .putInt(0x00210000)
                .putInt(later ? 0 : (int) each.crc)
                .putInt(later ? 0 : each.data.length)
                .putInt(later ? 0 : each.size)
                .putShort((short) each.nameThere.length)
                .putShort((short) each.extraThere.length)
                .put(each.nameThere)
                .put(each.extraThere)
                .array();
    }

    private static byte[] listed(Entry each, int at) {
        return little(46 + each.name.length + each.extra.length)
                .putInt(0x02014b50)
                .putShort((short) (3 << 8 | 20))
                .putShort((short) 20)
                .putShort((short) each.flags)
                .putShort((short) each.method)
                .putInt(0x00210000)
                .putInt((int) each.crc)
                .putInt(each.data.length)
                .putInt(each.size)
                .putShort((short) each.name.length)
                .putShort((short) each.extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(each.attributes)
                .putInt(at)
                .put(each.name)
                .put(each.extra)
                .array();
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
