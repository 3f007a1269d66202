package dev.nightkiln.spec;

/** Lines that can be pasted into an issue as they are, short enough for a phone. */
final class Examples {
    private Examples() {}

    static String of(Part part) {
        return "### " + part.title() + "\n\n" + lines(part);
    }

    private static String lines(Part part) {
        return switch (part) {
            case OUTCOME -> "After three wrong passwords the login waits for a minute and says so.";
            case FILES -> "- src/login.py";
            case CONTEXT -> "Customers try passwords by script.";
            case CONSTRAINTS -> "- no new dependency";
            case CRITERIA ->
                    """
                    - the fourth try is refused => `pytest tests/test_login.py`
                    - the message names the waiting time\
                    """;
            case COMMANDS -> "```sh\npytest\n```";
            case AGENT -> "claude-code";
            case BUDGET -> "2.50";
            case PRIORITY -> "normal";
        };
    }
}
