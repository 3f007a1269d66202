package dev.nightkiln.workspace;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The files of the base commit, by path. */
final class BaseTree {
    private final NavigableMap<TreePath, Entry> entries;

    private BaseTree(NavigableMap<TreePath, Entry> entries) {
        this.entries = entries;
    }

    /** One line of {@code ls-tree -l}; the size of anything but a file or link is -1. */
    record Entry(String mode, String blob, long size, TreePath path) {
        static Entry parse(String line) {
            int tab = line.indexOf('\t');
            String[] columns = line.substring(0, tab).split(" +", -1);
            return new Entry(
                    columns[0],
                    columns[2],
                    columns[3].equals("-") ? -1 : Long.parseLong(columns[3]),
                    new TreePath(line.substring(tab + 1)));
        }

        boolean isFile() {
            return mode.startsWith("100");
        }

        boolean isExecutable() {
            return mode.equals("100755");
        }

        boolean isLink() {
            return mode.equals("120000");
        }

        boolean isSubmodule() {
            return mode.equals("160000");
        }
    }

    static BaseTree parse(List<String> lines) {
        var entries = new TreeMap<TreePath, Entry>();
        lines.stream().map(Entry::parse).forEach(entry -> entries.put(entry.path(), entry));
        return new BaseTree(entries);
    }

    Optional<Entry> at(TreePath path) {
        return Optional.ofNullable(entries.get(path));
    }

    Collection<Entry> all() {
        return entries.values();
    }

    /** Everything strictly below a directory; '0' is the byte after '/'. */
    Collection<Entry> below(TreePath directory) {
        return directory.equals(TreePath.ROOT)
                ? entries.values()
                : entries.subMap(
                                new TreePath(directory.bytes() + "/"),
                                true,
                                new TreePath(directory.bytes() + "0"),
                                false)
                        .values();
    }

    /** The submodule that a path is, or lies in. */
    Optional<Entry> submoduleAround(TreePath path) {
        for (TreePath p = path; !p.equals(TreePath.ROOT); p = p.parent()) {
            Optional<Entry> entry = at(p).filter(Entry::isSubmodule);
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }
}
