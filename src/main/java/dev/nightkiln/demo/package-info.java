/**
 * A stateful stand-in for GitHub on loopback: the REST operations we use with GitHub's own
 * refusals, git over smart HTTP, signed webhook deliveries and pages a person can click. The demo
 * and the tests run against it; nothing in the product knows that it exists.
 */
@NullMarked
package dev.nightkiln.demo;

import org.jspecify.annotations.NullMarked;
