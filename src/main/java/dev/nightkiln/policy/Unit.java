package dev.nightkiln.policy;

import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an amount is written: one number and, where a unit is needed, one letter. */
enum Unit {
    /** In seconds. */
    DURATION("([0-9]{1,6})([smh])", "a duration", "a whole number and s, m or h, like 10m"),
    DAYS("([0-9]{1,4})(d)", "a number of days", "a whole number and d, like 90d"),
    /** In bytes. */
    SIZE("([0-9]{1,6})([kmg])", "a size", "a whole number and k, m or g, like 512m"),
    COUNT("(0|[1-9][0-9]{0,8})()", "a count", "a whole number, like 512"),
    /** In hundredths of a processor. */
    CPUS(
            "([0-9]{1,4}(?:\\.[0-9]{1,2})?)()",
            "a number of processors",
            "a number with at most two decimals, like 2 or 0.5"),
    /** In millionths of a US dollar. */
    MONEY(
            "([0-9]{1,5}(?:\\.[0-9]{1,2})?)()",
            "an amount of US dollars",
            "a number with at most two decimals, like 5 or 2.50"),
    /** In millionths of a US dollar for a million tokens. */
    PRICE(
            "([0-9]{1,5}(?:\\.[0-9]{1,4})?)()",
            "a price in US dollars for a million tokens",
            "a number with at most four decimals, like 3 or 0.075");

    private final Pattern shape;
    private final String described;
    private final String example;

    Unit(String shape, String described, String example) {
        this.shape = Pattern.compile(shape);
        this.described = described;
        this.example = example;
    }

    /** From the largest down; an amount without a letter has one step. */
    private record Step(String letter, long factor) {}

    /** Empty when this is not such an amount; zero is returned as it stands. */
    OptionalLong parse(Scalar scalar) {
        Matcher match = shape.matcher(scalar.text());
        if (!match.matches() || scalar.kind() != kind()) {
            return OptionalLong.empty();
        }
        return steps().stream()
                .filter(step -> step.letter.equals(match.group(2)))
                .mapToLong(step -> times(match.group(1), step.factor))
                .findFirst();
    }

    private List<Step> steps() {
        return switch (this) {
            case DURATION -> List.of(new Step("h", 3600), new Step("m", 60), new Step("s", 1));
            case SIZE ->
                    List.of(
                            new Step("g", 1L << 30),
                            new Step("m", 1L << 20),
                            new Step("k", 1L << 10));
            case DAYS -> List.of(new Step("d", 1));
            case COUNT -> List.of(new Step("", 1));
            case CPUS -> List.of(new Step("", 100));
            case MONEY, PRICE -> List.of(new Step("", 1_000_000));
        };
    }

    private Kind kind() {
        return switch (this) {
            case DURATION, DAYS, SIZE -> Kind.TEXT;
            case COUNT, CPUS, MONEY, PRICE -> Kind.NUMBER;
        };
    }

    private static long times(String number, long factor) {
        return new BigDecimal(number).multiply(BigDecimal.valueOf(factor)).longValueExact();
    }

    /** The amount as a person would write it. */
    String format(long amount) {
        if (this == CPUS) {
            return BigDecimal.valueOf(amount, 2).stripTrailingZeros().toPlainString();
        }
        if (this == MONEY) {
            return "$" + BigDecimal.valueOf(amount, 6).setScale(2, RoundingMode.HALF_UP);
        }
        if (this == PRICE) {
            BigDecimal dollars = BigDecimal.valueOf(amount, 6).stripTrailingZeros();
            return "$" + dollars.setScale(Math.max(dollars.scale(), 2)).toPlainString();
        }
        return steps().stream()
                .filter(step -> amount % step.factor == 0)
                .map(step -> amount / step.factor + step.letter)
                .findFirst()
                .orElse(amount + " bytes");
    }

    String described() {
        return described;
    }

    String mend() {
        return "write " + example;
    }
}
