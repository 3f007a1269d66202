/**
 * What people get to read: the evidence comment, the status comment, the escalation. Only what was
 * observed is stated as a fact; everything that came from an agent, an issue or a repository is
 * quoted as data.
 */
@NullMarked
package dev.nightkiln.evidence;

import org.jspecify.annotations.NullMarked;
