package dev.nightkiln;

import dev.nightkiln.yaml.Problem;

import java.util.List;

/** Settings to work with, or everything that is wrong with them. */
sealed interface SettingsResult {
    record Loaded(Settings settings) implements SettingsResult {}

    record Wrong(List<Problem> problems) implements SettingsResult {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }
}
