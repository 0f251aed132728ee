package tapbill;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import tapbill.device.authorization.AuthorizationSettings;
import tapbill.device.authorization.CallbackSettings;
import tapbill.device.sensor.SensorSettings;
import tapbill.office.statistics.TotalsSettings;
import tapbill.people.account.AccountSettings;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.http.HttpSettings;
import tapbill.platform.quantity.Price;
import tapbill.platform.queue.QueueSettings;
import tapbill.platform.retention.RetentionSettings;
import tapbill.screen.live.LiveSettings;
import tapbill.screen.page.ScreenSettings;
import tapbill.tap.pour.PourSettings;
import tapbill.tap.tab.TabSettings;
import tapbill.venuemap.map.MapSettings;

/** Mirrors config.yml. */
public class TapbillConfiguration extends Configuration {
  @NotNull @Valid private final DatabaseSettings database;
  @NotNull @Valid private final AccountSettings accounts;
  @NotNull @Valid private final PourSettings pours;
  @NotNull @Valid private final HttpSettings http;
  @NotNull @Valid private final AuthorizationSettings authorizations;
  @NotNull @Valid private final CallbackSettings callbacks;
  @NotNull @Valid private final TabSettings tabs;
  @NotNull @Valid private final QueueSettings queue;
  @NotNull @Valid private final RetentionSettings retention;
  @NotNull @Valid private final TotalsSettings totals;
  @NotNull @Valid private final SensorSettings sensors;
  @NotNull @Valid private final MapSettings maps;
  @NotNull @Valid private final LiveSettings live;
  @NotNull @Valid private final ScreenSettings screens;
  @NotNull private final Price defaultPrice;
  private final boolean anonymousAdmin;

  @JsonCreator
  TapbillConfiguration(
      @JsonProperty("database") DatabaseSettings database,
      @JsonProperty("accounts") AccountSettings accounts,
      @JsonProperty("pours") PourSettings pours,
      @JsonProperty("http") HttpSettings http,
      @JsonProperty("authorizations") AuthorizationSettings authorizations,
      @JsonProperty("callbacks") CallbackSettings callbacks,
      @JsonProperty("tabs") TabSettings tabs,
      @JsonProperty("queue") QueueSettings queue,
      @JsonProperty("retention") @Nullable RetentionSettings retention,
      @JsonProperty("totals") @Nullable TotalsSettings totals,
      @JsonProperty("sensors") SensorSettings sensors,
      @JsonProperty("maps") MapSettings maps,
      @JsonProperty("live") LiveSettings live,
      @JsonProperty("screens") ScreenSettings screens,
      @JsonProperty("defaultPrice") Price defaultPrice,
      @JsonProperty("anonymousAdmin") boolean anonymousAdmin) {
    this.database = database;
    this.accounts = accounts;
    this.pours = pours;
    this.http = http;
    this.authorizations = authorizations;
    this.callbacks = callbacks;
    this.tabs = tabs;
    this.queue = queue;
    this.retention = retention == null ? RetentionSettings.DEFAULT : retention;
    this.totals = totals == null ? TotalsSettings.DEFAULT : totals;
    this.sensors = sensors;
    this.maps = maps;
    this.live = live;
    this.screens = screens;
    this.defaultPrice = defaultPrice;
    this.anonymousAdmin = anonymousAdmin;
  }

  public DatabaseSettings database() {
    return database;
  }

  public AccountSettings accounts() {
    return accounts;
  }

  public PourSettings pours() {
    return pours;
  }

  public HttpSettings http() {
    return http;
  }

  public AuthorizationSettings authorizations() {
    return authorizations;
  }

  public CallbackSettings callbacks() {
    return callbacks;
  }

  public TabSettings tabs() {
    return tabs;
  }

  public RetentionSettings retention() {
    return retention;
  }

  public TotalsSettings totals() {
    return totals;
  }

  public QueueSettings queue() {
    return queue;
  }

  public SensorSettings sensors() {
    return sensors;
  }

  public MapSettings maps() {
    return maps;
  }

  public LiveSettings live() {
    return live;
  }

  public ScreenSettings screens() {
    return screens;
  }

  /** Returns the price of dispensers that are created without one. */
  public Price defaultPrice() {
    return defaultPrice;
  }

  /** Returns true if every caller is an admin, for demonstrations. */
  public boolean anonymousAdmin() {
    return anonymousAdmin;
  }
}
