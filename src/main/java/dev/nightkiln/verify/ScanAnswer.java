package dev.nightkiln.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the scanner said. Anything but one complete answer about every file is no answer:
 * lines {@code found FILE RULE FIRST LAST} and {@code ok FILE}, file by file, and {@code end
 * COUNT}.
 */
final class ScanAnswer {
    private static final Pattern FOUND =
            Pattern.compile("found (\\d{1,9}) ([a-z0-9-]{1,60}) (\\d{1,9}) (\\d{1,9})");

    private ScanAnswer() {}

    static Optional<List<Suspicion>> read(String output, List<ScannedFile> files) {
        var suspicions = new ArrayList<Suspicion>();
        int done = 0;
        for (String line : output.lines().toList()) {
            Matcher found = FOUND.matcher(line);
            if (line.equals("ok " + done) && done < files.size()) {
                done++;
            } else if (line.equals("end " + files.size()) && done == files.size()) {
                done++;
            } else if (found.matches()
                    && done < files.size()
                    && Integer.parseInt(found.group(1)) == done) {
                ScannedFile file = files.get(done);
                suspicions.add(
                        new Suspicion(
                                file.file(),
                                Integer.parseInt(found.group(3)),
                                Integer.parseInt(found.group(4)),
                                file.packed(),
                                "what the scanner's rule " + found.group(2) + " finds"));
            } else {
                return Optional.empty();
            }
        }
        return done == files.size() + 1 ? Optional.of(suspicions) : Optional.empty();
    }
}
