package dev.nightkiln.sandbox;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.RuntimeInfo;

import dev.nightkiln.task.FailureReason;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The runtimes that an engine has registered. */
record Runtimes(Engine engine) {
    SortedSet<String> names() {
        String what = "list its runtimes";
        try {
            return engine.call(
                    what,
                    docker -> {
                        Map<String, RuntimeInfo> known = docker.infoCmd().exec().getRuntimes();
                        return new TreeSet<>(known == null ? Set.of() : known.keySet());
                    });
        } catch (DockerException refused) {
            throw Engine.refused(what, refused);
        }
    }

    /** Before anything is made: an engine tells of an unknown one only at the start. */
    void require(String runtime) {
        SortedSet<String> known = names();
        if (!known.contains(runtime)) {
            throw new SandboxException(
                    FailureReason.IMAGE_UNAVAILABLE,
                    ("The policy asks for the runtime %s, which the Docker engine at %s does not"
                                    + " have (it has %s). Register it under \"runtimes\" in"
                                    + " /etc/docker/daemon.json and send dockerd a SIGHUP, or change"
                                    + " sandbox.runtime in the policy.")
                            .formatted(runtime, engine.address(), String.join(", ", known)));
        }
    }
}
