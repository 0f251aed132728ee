import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AccountsApi;
import org.openapitools.client.api.AdminsApi;
import org.openapitools.client.api.AttendeesApi;
import org.openapitools.client.api.ControllersApi;
import org.openapitools.client.api.SensorsApi;
import org.openapitools.client.model.Dispenser;
import org.openapitools.client.model.Login;
import org.openapitools.client.model.NewDispenser;
import org.openapitools.client.model.OpenDispenserRequest;
import org.openapitools.client.model.RawReading;

/** Calls a service with a client that was generated from openapi.yaml. */
public final class EightCalls {
  private static final String TOKEN = "generated-client-0000";

  private EightCalls() {}

  /** Returns a line for each call. */
  public static List<String> run(String base, String username, String password, long time)
      throws ApiException {
    ApiClient client = new ApiClient().setBasePath(base);
    String access =
        new AccountsApi(client)
            .login(new Login().username(username).password(password))
            .getAccessToken();
    client.setBearerToken(access);
    AdminsApi admins = new AdminsApi(client);
    AttendeesApi attendees = new AttendeesApi(client);
    Dispenser tap =
        admins.createDispenser(
            new NewDispenser().flowVolume(new BigDecimal("0.064")).price(new BigDecimal("12.25")),
            UUID.randomUUID().toString());
    boolean listed = attendees.listDispensers().stream().anyMatch(each -> each.equals(tap));
    String opened =
        attendees
            .openDispenser(tap.getId(), null, new OpenDispenserRequest().driverToken(TOKEN))
            .getMessage()
            .getValue();
    String closed = attendees.closeDispenser(tap.getId(), null, null, null).getMessage().getValue();
    Long pours =
        admins.getStatistics(tap.getId(), null, null, null, null, null).getTotalTransactions();
    Long listSize =
        new ControllersApi(client).allowAccess(tap.getStationId(), TOKEN, null).getNewSize();
    RawReading reading =
        new RawReading()
            .time(time)
            .value(List.of(157, 42, 76, 190))
            .tags(List.of(tap.getStationId().toString()));
    Long stored = new SensorsApi(client).pushReadings(List.of(reading), null).getStored();
    return List.of(
        "listed " + listed,
        opened,
        closed,
        "pours " + pours,
        "list " + listSize,
        "stored " + stored);
  }
}
