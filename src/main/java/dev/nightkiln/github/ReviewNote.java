package dev.nightkiln.github;

import dev.nightkiln.task.Actor;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A comment of a review on the change. There is no person where a bot, an App in somebody's name or
 * a deleted account wrote it; no line where GitHub does not name one. The hunk ends with the line
 * that is meant.
 */
public record ReviewNote(
        Optional<Actor> person, String path, OptionalInt line, String hunk, String body) {}
