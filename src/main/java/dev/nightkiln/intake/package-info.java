/**
 * What comes from GitHub: the webhook endpoint, which believes nothing before the signature, and
 * the reading of stored deliveries into events, commands and wishes. Nothing here runs an agent; it
 * only stores tasks.
 */
@NullMarked
package dev.nightkiln.intake;

import org.jspecify.annotations.NullMarked;
