package dev.nightkiln.spec;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a specification consists of, by the names that people give it. */
enum Part {
    OUTCOME(
            "outcome|goal|goals|objective|task|what|what should happen|what is wanted|summary"
                    + "|description|expected outcome|desired outcome|expected result"
                    + "|expected behavior|expected behaviour|expected|desired behavior"
                    + "|desired behaviour|proposed solution|what do you want|what needs to be done"
                    + "|what needs to change|what should change"
                    + "|what should be different when this is done|user story|feature request"
                    + "|ziel|ziele|zielsetzung|ergebnis|erwartetes ergebnis|erwartetes verhalten"
                    + "|aufgabe|beschreibung|was soll passieren|was soll geschehen|was ist zu tun"
                    + "|was soll sich ändern|soll verhalten|gewünschtes verhalten"),
    FILES(
            "files|file|target files|files to change|affected files|relevant files|paths|where"
                    + "|which files|which files are affected|which files or parts are involved"
                    + "|affected code"
                    + "|dateien|datei|zieldateien|betroffene dateien|relevante dateien"
                    + "|zu ändernde dateien|zu aendernde dateien|wo|pfade"),
    CONTEXT(
            "context|context files|background|additional context|additional information|references"
                    + "|see also|notes|kontext|hintergrund|zusammenhang|weitere informationen"
                    + "|zusätzliche informationen|hinweise|anmerkungen"),
    CONSTRAINTS(
            "constraints|constraint|restrictions|rules|must not|do not|don t|out of scope"
                    + "|non goals|not in scope|guardrails|einschränkungen|einschraenkungen"
                    + "|randbedingungen|bedingungen|grenzen|vorgaben|nicht ziele"
                    + "|nicht im umfang|ausserhalb|außerhalb des umfangs|do not change|don t change"
                    + "|do not touch|don t touch|must not change|must stay|nicht ändern"
                    + "|nicht aendern|nicht anfassen|unverändert lassen"),
    CRITERIA(
            "criteria|exit criteria|acceptance criteria|acceptance|success criteria"
                    + "|definition of done|done when|done|dod|ac|requirements|checklist"
                    + "|it is done when|this is done when|when is it done|how do we know it works"
                    + "|how do we know that it works|how will we know it works"
                    + "|how will we know that it works|how do we know it is done"
                    + "|how will we know it is done|kriterien"
                    + "|akzeptanzkriterien|abnahmekriterien|abschlusskriterien|erfolgskriterien"
                    + "|anforderungen|fertig wenn|fertig ist es wenn|wann ist es fertig"),
    COMMANDS(
            "commands|command|validation|validation commands|validation command|verify"
                    + "|verification|verification command|how to verify|how to validate"
                    + "|how to check|how to test|test plan|test commands|test command|testing|befehle|prüfbefehle|pruefbefehle"
                    + "|prüfung|validierung|überprüfung|wie testen|wie prüfen|testbefehle"),
    AGENT("agent|which agent|welcher agent"),
    BUDGET(
            "budget|cost limit|cost ceiling|max cost|max budget|maximum cost|budget usd|budget in usd|kosten|kostenlimit"),
    PRIORITY("priority|prio|urgency|priorität|prioritaet|dringlichkeit|wichtigkeit");

    /** Of form labels such as "Budget (US dollars, optional)". */
    private static final Pattern ASIDE = Pattern.compile("\\([^()]*+\\)");

    private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile("^\\d{1,2} ");
    private static final int LONGEST = 80;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> names;

    Part(String names) {
        this.names = List.of(names.split("\\|", -1));
    }

    /** The key in a YAML block and in the schema. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As a heading of ours. */
    String title() {
        return switch (this) {
            case OUTCOME -> "Outcome";
            case FILES -> "Files";
            case CONTEXT -> "Context";
            case CONSTRAINTS -> "Constraints";
            case CRITERIA -> "Exit criteria";
            case COMMANDS -> "Validation commands";
            case AGENT -> "Agent";
            case BUDGET -> "Budget";
            case PRIORITY -> "Priority";
        };
    }

    /** Nothing that follows in a paragraph of its own can belong to it. */
    boolean isOneWord() {
        return switch (this) {
            case AGENT, BUDGET, PRIORITY -> true;
            case OUTCOME, FILES, CONTEXT, CONSTRAINTS, CRITERIA, COMMANDS -> false;
        };
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Part::key).toList();
    }

    /** Whatever the writer put around the name: numbers, colons, emoji, "(optional)". */
    static Optional<Part> named(String heading) {
        if (heading.length() > LONGEST) {
            return Optional.empty();
        }
        String bare =
                ASIDE.matcher(Normalizer.normalize(heading, Normalizer.Form.NFC)).replaceAll(" ");
        String words = APART.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
        String name = NUMBER.matcher(words).replaceFirst("");
        return Arrays.stream(values()).filter(part -> part.names.contains(name)).findFirst();
    }
}
