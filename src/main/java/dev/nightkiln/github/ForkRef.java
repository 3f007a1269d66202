package dev.nightkiln.github;

import dev.nightkiln.task.Repository;

/** A fork we may push to, and the installation that lets us. */
public record ForkRef(Repository repository, long installationId, Repository parent) {}
