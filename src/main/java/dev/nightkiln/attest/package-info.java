/**
 * Signed statements about a commit: in-toto Statement v1 in DSSE envelopes by Ed25519, and their
 * verification. JDK only.
 */
@NullMarked
package dev.nightkiln.attest;

import org.jspecify.annotations.NullMarked;
