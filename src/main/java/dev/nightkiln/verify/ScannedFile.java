package dev.nightkiln.verify;

/**
 * One text for the scanner: bytes read as Latin-1, from the file at this place of the change, as it
 * is or unpacked from it.
 */
record ScannedFile(int file, boolean packed, String content) {}
