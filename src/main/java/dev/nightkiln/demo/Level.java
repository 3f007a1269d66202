package dev.nightkiln.demo;

/** How far an App's permission reaches. */
enum Level {
    READ,
    WRITE,
    ADMIN;

    static Level of(String json) {
        return switch (json) {
            case "read" -> READ;
            case "write" -> WRITE;
            case "admin" -> ADMIN;
            default -> throw new IllegalArgumentException("no such permission level: " + json);
        };
    }

    boolean reaches(Level needed) {
        return compareTo(needed) >= 0;
    }
}
