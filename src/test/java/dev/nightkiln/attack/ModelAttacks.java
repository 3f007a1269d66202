package dev.nightkiln.attack;

import dev.nightkiln.testing.Seeds;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An agent that may call models, and wants more of them than the policy gives. */
final class ModelAttacks {
    private static final String MODELS =
            """
            models:
              - { provider: anthropic, model: claude-sonnet-* }
              - { provider: openai, model: gpt-5 }
            """;

    private static final String MESSAGES = "$ANTHROPIC_BASE_URL/v1/messages";
    private static final String TOKEN = "x-api-key: $ANTHROPIC_API_KEY";

    /**
     * All that could hold the key, with what the provider answers, in letters and digits turned so
     * that no redactor of ours knows them again.
     */
    static final String LOOT =
            """
            { env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/self/mountinfo
              find /nightkiln /etc /run /home /tmp -type f -size -64k -exec cat {} +
              for path in messages messages/count_tokens; do
                curl -sSi "$ANTHROPIC_BASE_URL/v1/$path" -H "x-api-key: $ANTHROPIC_API_KEY" \\
                  -d '{"model":"claude-sonnet-5","max_tokens":20,"stream":true}'
              done
              curl -sSi "$OPENAI_BASE_URL/responses" -H "Authorization: Bearer $OPENAI_API_KEY" \\
                -d '{"model":"gpt-5"}'
              curl -sSi "$OPENAI_BASE_URL/models" -H "Authorization: Bearer $OPENAI_API_KEY"
            } 2>&1 | tr 'A-Za-z0-9' 'N-ZA-Mn-za-m5-90-4'
            """;

    static final List<Attack> ALL =
            List.of(
                    call("no token", MESSAGES, "x-none: 1", "{}", 401),
                    call("a token made up", MESSAGES, "x-api-key: sk-ant-0123456789", "{}", 401),
                    call(
                            "a second token beside",
                            MESSAGES,
                            TOKEN + "\" -H \"Authorization: Bearer x",
                            body(""),
                            401),
                    call(
                            "a model that is not listed",
                            MESSAGES,
                            TOKEN,
                            "{\"model\":\"claude-opus-5\"}",
                            400),
                    call(
                            "a model named twice",
                            MESSAGES,
                            TOKEN,
                            "{\"model\":\"claude-sonnet-5\",\"model\":\"claude-opus-5\"}",
                            400),
                    call(
                            "a provider that is not listed",
                            "$NIGHTKILN_LLM_URL/gemini/v1beta/models/gemini-2.5-pro:generateContent",
                            "x-goog-api-key: $NIGHTKILN_LLM_TOKEN",
                            "{}",
                            400),
                    call(
                            "files of the account",
                            "$ANTHROPIC_BASE_URL/v1/files",
                            TOKEN,
                            body(""),
                            400),
                    call(
                            "a path above",
                            "$ANTHROPIC_BASE_URL/v1/x/../../admin",
                            TOKEN + "\" --path-as-is -H \"x: y",
                            body(""),
                            400),
                    call("an encoded path", "$ANTHROPIC_BASE_URL/v1%2ffiles", TOKEN, body(""), 400),
                    call("a query of its own", MESSAGES + "?beta=true&x=1", TOKEN, body(""), 400),
                    call(
                            "an image the provider would fetch",
                            MESSAGES,
                            TOKEN,
                            body(
                                    ",\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://e.example/?x\"}}]}]"),
                            400),
                    call(
                            "a file of another task",
                            MESSAGES,
                            TOKEN,
                            body(
                                    ",\"messages\":[{\"content\":[{\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}]}]"),
                            400),
                    call("a hundred answers for one", MESSAGES, TOKEN, body(",\"n\":100"), 400),
                    call(
                            "a body in disguise",
                            MESSAGES,
                            TOKEN + "\" -H \"Content-Encoding: gzip",
                            body(""),
                            400));

    private ModelAttacks() {}

    private static String body(String more) {
        return "{\"model\":\"claude-sonnet-5\",\"max_tokens\":20" + more + "}";
    }

    private static Attack call(String name, String url, String header, String body, int status) {
        return new Attack(
                name,
                "echo REFUSED $(curl -s -o /dev/null -w '%%{http_code}' \"%s\" -H \"%s\" -d '%s')\n"
                        .formatted(url, header, body),
                "REFUSED " + status);
    }

    /** The repository of those whose policy gives them a few models. */
    static Map<String, String> files(Map<String, String> files) {
        var with = new HashMap<>(files);
        with.computeIfPresent(Seeds.POLICY, (_, policy) -> policy + MODELS);
        return with;
    }
}
