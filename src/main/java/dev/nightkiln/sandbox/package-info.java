/**
 * Starts, watches and destroys sealed containers, and records what they print. The only home of
 * docker-java. It knows nothing of agents, checks or git: it runs a command and says how it ended.
 */
@NullMarked
package dev.nightkiln.sandbox;

import org.jspecify.annotations.NullMarked;
