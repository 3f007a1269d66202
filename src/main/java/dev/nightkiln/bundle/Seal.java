package dev.nightkiln.bundle;

import java.util.List;

/**
 * Signs a bundle: asked once, when everything else lies in it. What it returns is put beside the
 * files it speaks about and is not in their manifest. It may be asked again for the same attempt
 * after a crash.
 */
@FunctionalInterface
public interface Seal {
    /** Signs nothing. */
    Seal NONE = _ -> List.of();

    List<NamedFile> files(SealedFacts facts);
}
