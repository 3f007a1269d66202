package dev.nightkiln.evidence;

import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.text.Markdown;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The runs of an attempt, a row for each. */
public final class RoundTable {
    private static final int SUMMARY = 200;

    private RoundTable() {}

    public static String render(List<Round> rounds) {
        return "| Run | Agent | What became of it | Took |\n|---|---|---|---|\n"
                + IntStream.range(0, rounds.size())
                        .mapToObj(i -> row(i + 1, rounds.get(i)))
                        .collect(Collectors.joining("\n"));
    }

    private static String row(int number, Round round) {
        return "| %d | %s | %s | %s |"
                .formatted(
                        number,
                        Markdown.cell(round.agent()),
                        round.setback().map(RoundTable::words).orElse("passed"),
                        Figures.duration(round.report().tookMillis()));
    }

    private static String words(Setback setback) {
        return Markdown.cell(Markdown.shortened(setback.summary(), SUMMARY));
    }
}
