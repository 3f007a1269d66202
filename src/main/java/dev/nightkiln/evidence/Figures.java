package dev.nightkiln.evidence;

import dev.nightkiln.workspace.DiffStat;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    static String duration(long millis) {
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = millis / 1000;
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    static String count(long number, String singular) {
        return count(number, singular, singular + "s");
    }

    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return count(bytes, "byte");
        }
        double kilo = bytes / 1_000.0;
        if (kilo < 1_000) {
            return String.format(Locale.ROOT, "%.1f kB", kilo);
        }
        return kilo < 1_000_000
                ? String.format(Locale.ROOT, "%.1f MB", kilo / 1_000)
                : String.format(Locale.ROOT, "%.1f GB", kilo / 1_000_000);
    }

    static String diff(DiffStat stat) {
        return count(stat.files(), "file") + " changed, +" + stat.added() + " −" + stat.deleted();
    }
}
