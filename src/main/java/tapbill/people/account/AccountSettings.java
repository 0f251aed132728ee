package tapbill.people.account;

import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.ratelimit.ClientLimit;
import tapbill.platform.ratelimit.RateLimit;

/**
 * The {@code accounts} section of config.yml. An empty value gets a default on the embedded
 * database and is refused on PostgreSQL.
 *
 * @param jwtSecret signs the access tokens
 * @param jwtPreviousSecrets older secrets whose tokens are still accepted, separated by commas
 * @param signUp open if everybody may create an account
 * @param limits the rate limits of clients without a login
 */
public record AccountSettings(
    @NotNull String adminUsername,
    @NotNull Secret adminPassword,
    @NotNull Secret jwtSecret,
    @NotNull Secret jwtPreviousSecrets,
    @NotNull SignUp signUp,
    @NotNull @Valid Limits limits) {

  /** The modes of sign-up, named as in the configuration. */
  public enum SignUp {
    OPEN,
    CLOSED
  }

  /**
   * The numbers of attempts that are allowed at once, and again within every period.
   *
   * @param failedLoginsPerName wrong passwords for a username
   * @param failedLoginsPerAddress wrong passwords from a network
   * @param signUpsPerAddress sign-ups from a network
   * @param signUps sign-ups from all networks
   * @param loginsPerMinute right passwords for an account, whose period is a minute
   */
  public record Limits(
      @Min(1) int failedLoginsPerName,
      @Min(1) int failedLoginsPerAddress,
      @Min(1) int signUpsPerAddress,
      @Min(1) Integer signUps,
      @NotNull Duration period,
      @Min(1) Integer loginsPerMinute) {

    /** Completes a configuration of an earlier version, which lacks two of them. */
    public Limits {
      signUps = signUps == null ? 1000 : signUps;
      loginsPerMinute = loginsPerMinute == null ? 30 : loginsPerMinute;
    }

    public RateLimit failedLoginsByName() {
      return limit("login of name", failedLoginsPerName);
    }

    public RateLimit failedLoginsByAddress() {
      return limit("login from address", failedLoginsPerAddress);
    }

    public ClientLimit ofSignUps() {
      return ClientLimit.of("sign-up", signUpsPerAddress, signUps, period.toJavaDuration());
    }

    public RateLimit loginsByAccount() {
      return new RateLimit(
          "right login of account", loginsPerMinute, java.time.Duration.ofMinutes(1));
    }

    private RateLimit limit(String name, int capacity) {
      return new RateLimit(name, capacity, period.toJavaDuration());
    }
  }

  static final Secret DEFAULT_PASSWORD = new Secret("admin");
  private static final int LEAST_SECRET_BYTES = 32;

  /** Shorter secrets can be guessed from one token; the example of a reference has 28 bytes. */
  private static final int LEAST_EMBEDDED_SECRET_BYTES = 16;

  /**
   * Returns the settings with defaults for empty values.
   *
   * @throws IllegalArgumentException if a secret is missing or too weak
   */
  public AccountSettings completed(DatabaseUri database) {
    boolean embedded = database.dialect().isEmbedded();
    require(
        CredentialRules.isUsername(adminUsername),
        "ADMIN_USERNAME must be " + CredentialRules.USERNAMES);
    require(
        embedded || !adminPassword.isEmpty(),
        "ADMIN_PASSWORD must be set, to at least 8 bytes, on PostgreSQL");
    require(
        adminPassword.bytes().length <= Passwords.MOST_BYTES,
        "ADMIN_PASSWORD must have at most 72 bytes");
    Optional<String> flaw =
        embedded ? Optional.empty() : CredentialRules.flaw(adminUsername, adminPassword.value());
    require(flaw.isEmpty(), "ADMIN_PASSWORD must " + flaw.orElse(""));
    require(
        embedded || !jwtSecret.isEmpty(),
        "JWT_SECRET must be set, to at least 32 bytes, on PostgreSQL");
    Secret secret = jwtSecret.isEmpty() ? SecretFile.beside(database).readOrCreate() : jwtSecret;
    int least = embedded ? LEAST_EMBEDDED_SECRET_BYTES : LEAST_SECRET_BYTES;
    require(
        secret.bytes().length >= least,
        "JWT_SECRET or the file that stores it must have at least " + least + " bytes");
    require(
        previousSecrets().stream().allMatch(each -> each.bytes().length >= least),
        "JWT_PREVIOUS_SECRETS must each have at least " + least + " bytes");
    return new AccountSettings(
        adminUsername,
        adminPassword.isEmpty() ? DEFAULT_PASSWORD : adminPassword,
        secret,
        jwtPreviousSecrets,
        signUp,
        limits);
  }

  /** Returns the older secrets whose tokens are still accepted. */
  public List<Secret> previousSecrets() {
    return jwtPreviousSecrets.isEmpty()
        ? List.of()
        : Stream.of(jwtPreviousSecrets.value().split(",", -1))
            .map(String::trim)
            .map(Secret::new)
            .toList();
  }

  /** Returns true if the secret is one that only the embedded database accepts. */
  public boolean hasShortSecret() {
    return jwtSecret.bytes().length < LEAST_SECRET_BYTES;
  }

  /** Returns true if the first admin has the default password, which anybody can guess. */
  public boolean hasDefaultPassword() {
    return adminPassword.equals(DEFAULT_PASSWORD);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
