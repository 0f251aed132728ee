package tapbill.account;

import jakarta.validation.constraints.NotNull;
import tapbill.database.DatabaseUri;

/**
 * The {@code accounts} section of config.yml. What is left empty gets a default on the embedded
 * database, where people try things out, and is refused on PostgreSQL.
 *
 * @param jwtSecret signs the access tokens
 */
public record AccountSettings(
    @NotNull String adminUsername, @NotNull Secret adminPassword, @NotNull Secret jwtSecret) {
  static final Secret DEFAULT_PASSWORD = new Secret("admin");
  private static final int LEAST_PASSWORD_BYTES = 8;
  private static final int LEAST_SECRET_BYTES = 32;

  /**
   * Fills in what is empty, or refuses it.
   *
   * @throws IllegalArgumentException if a secret is missing or too weak
   */
  public AccountSettings completed(DatabaseUri database) {
    boolean embedded = database.dialect().isEmbedded();
    require(
        embedded || adminPassword.bytes().length >= LEAST_PASSWORD_BYTES,
        "ADMIN_PASSWORD must be set, to at least 8 bytes, on PostgreSQL");
    require(
        adminPassword.bytes().length <= Passwords.MOST_BYTES,
        "ADMIN_PASSWORD must have at most 72 bytes");
    require(
        embedded || !jwtSecret.isEmpty(),
        "JWT_SECRET must be set, to at least 32 bytes, on PostgreSQL");
    Secret secret = jwtSecret.isEmpty() ? SecretFile.beside(database).readOrCreate() : jwtSecret;
    require(
        secret.bytes().length >= LEAST_SECRET_BYTES,
        "JWT_SECRET, or the file that keeps it, must have at least 32 bytes");
    return new AccountSettings(
        adminUsername, adminPassword.isEmpty() ? DEFAULT_PASSWORD : adminPassword, secret);
  }

  /** Whether anybody can guess the first admin's password. */
  public boolean hasDefaultPassword() {
    return adminPassword.equals(DEFAULT_PASSWORD);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
