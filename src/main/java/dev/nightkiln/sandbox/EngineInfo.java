package dev.nightkiln.sandbox;

/** The engine that answered, as {@code doctor} prints it. */
public record EngineInfo(String version, String apiVersion, String kernel, String address) {}
