package dev.nightkiln.attest;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** The files beside the statements: every one that was signed, unchanged, and no other. */
final class BundleFiles {
    private final Archive archive;
    private final Map<String, String> signed;

    BundleFiles(Archive archive, StatementSet set) {
        this.archive = archive;
        this.signed = set.files();
    }

    void require(String statements) throws IOException {
        for (String name : signed.keySet()) {
            if (!archive.entries().containsKey(name)) {
                throw new Rejected(Fault.FILE_MISSING, name + " is signed for and missing");
            }
        }
        for (String name : archive.entries().keySet()) {
            if (!signed.containsKey(name) && !name.equals(statements) && !isSignOff(name)) {
                throw new Rejected(
                        Fault.FILE_UNLISTED, name + " is in the bundle and nobody signed for it");
            }
        }
        for (Map.Entry<String, String> file : signed.entrySet()) {
            if (!archive.read(file.getKey(), BundleFiles::sha256).equals(file.getValue())) {
                throw new Rejected(Fault.FILE_CHANGED, file.getKey() + " is not the signed file");
            }
        }
    }

    static boolean isSignOff(String name) {
        return name.startsWith(StatementFile.SIGN_OFF)
                && name.endsWith(StatementFile.SUFFIX)
                && name.indexOf('/') < 0;
    }

    private static String sha256(InputStream bytes) throws IOException {
        MessageDigest digest = Digests.algorithm();
        byte[] buffer = new byte[64 * 1024];
        for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
