package dev.nightkiln.sandbox;

import java.util.List;

/** The engine that answered, as {@code doctor} prints it. */
public record EngineInfo(
        String version, String apiVersion, String kernel, String address, List<String> runtimes) {}
