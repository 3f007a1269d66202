package dev.nightkiln.demo;

/** A user, an organization, or the bot user of an App. */
public record Account(long id, String login, Kind kind) {
    public enum Kind {
        USER("User"),
        ORGANIZATION("Organization"),
        BOT("Bot");

        final String json;

        Kind(String json) {
            this.json = json;
        }
    }
}
