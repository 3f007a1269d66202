package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Single files of a commit, without a checkout. */
record RepositoryFiles(Rest rest, String repository) {
    /** Refuses what is no file, or larger than GitHub sends within an answer. */
    Optional<String> read(String name, CommitSha commit) {
        String path = repository + "/contents/" + name + "?ref=" + commit.hex();
        JsonNode answer;
        try {
            answer = rest.get(path);
        } catch (GitHubRefused refused) {
            if (refused.status() == 404) {
                return Optional.empty();
            }
            throw refused;
        }
        String content = answer.path("content").asString("");
        if (!answer.path("type").asString("").equals("file")
                || !answer.path("encoding").asString("").equals("base64")) {
            throw new GitHubRefused(200, name + " is not a file of readable size", "GET /" + path);
        }
        byte[] bytes = Base64.getMimeDecoder().decode(content);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
