package dev.nightkiln.intake;

import io.javalin.config.JavalinConfig;

/** Something to read on this server beside its health; behind the front door like all of it. */
public interface Pages {
    void addTo(JavalinConfig config);
}
