/**
 * Everything said to GitHub. Every call goes through one {@link dev.nightkiln.github.Line}, which
 * adds the credential, keeps the deadline and turns each answer that is no success into {@link
 * dev.nightkiln.github.RetryLater} or {@link dev.nightkiln.github.GitHubRefused}. No thread ever
 * sleeps here; who has to wait is told until when.
 */
@NullMarked
package dev.nightkiln.github;

import org.jspecify.annotations.NullMarked;
