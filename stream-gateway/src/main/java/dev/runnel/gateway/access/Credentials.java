package dev.runnel.gateway.access;

/**
 * What a client shows of itself.
 *
 * @param token sent on purpose; or null
 * @param cookie sent along by a browser, if the page that made it do so may; or null
 */
public record Credentials(String token, String cookie) {

    /** @param said null to keep the one that there is */
    public Credentials withToken(String said) {
        return said == null ? this : new Credentials(said, cookie);
    }

    /** Neither part: this may be logged. */
    @Override
    public String toString() {
        return "credentials";
    }
}
