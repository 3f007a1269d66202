package dev.nightkiln.bundle;

/**
 * One file of a bundle as {@code manifest.json} lists it; {@code what} says to a person what it is.
 */
public record BundleFile(String path, long bytes, String sha256, String mediaType, String what) {
    /** A picture that a check has made, as far as its name and place tell. */
    public boolean isScreenshot() {
        return mediaType.equals(MediaTypes.PNG) && path.contains("/screenshots/");
    }
}
