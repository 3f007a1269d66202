package dev.nightkiln.egress;

import java.util.function.UnaryOperator;

/** What a gateway has of the world: how names are resolved and what no log may hold. */
public record Outside(Resolver resolver, UnaryOperator<String> redact) {}
