package dev.nightkiln.demo;

/** What a person may do in one repository, weakest first. */
public enum Permission {
    READ("read", "read"),
    TRIAGE("triage", "read"),
    WRITE("write", "write"),
    MAINTAIN("maintain", "write"),
    ADMIN("admin", "admin");

    final String roleName;

    /** The older four-step scale, on which GitHub shows triage as read and maintain as write. */
    final String legacy;

    Permission(String roleName, String legacy) {
        this.roleName = roleName;
        this.legacy = legacy;
    }
}
