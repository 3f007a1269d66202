package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionTest {
    private static final String REFUSED =
            "refusing to allow a GitHub App to create or update workflow"
                    + " `.github/workflows/x.yml` without `workflows` permission";

    @Test
    void aReasonInParenthesesIsFound() {
        assertThat(
                        Rejection.in(
                                "To https://github.com/acme/greeter.git\n"
                                        + " ! [remote rejected] 4bb95d9 -> agent/issue-1 ("
                                        + REFUSED
                                        + ")\nerror: failed to push some refs\n"))
                .isEqualTo(REFUSED);
    }

    @Test
    void aReasonOfAHookIsFoundWithoutSayingThatItWasAHook() {
        assertThat(
                        Rejection.in(
                                "remote: "
                                        + REFUSED
                                        + "        \nTo http://hub/acme/greeter.git\n"
                                        + " ! [remote rejected] 4bb95d9 -> b (pre-receive hook declined)\n"
                                        + "error: failed to push some refs\n"))
                .isEqualTo(REFUSED);
    }

    @Test
    void wordsOfAnUnknownShapeAreKeptWhole() {
        assertThat(Rejection.in("something else\n")).isEqualTo("something else");
    }
}
