package tapbill.device.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import tapbill.device.reading.Reading;
import tapbill.device.reading.ReadingService;
import tapbill.device.sensor.RawReading;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** Fetches readings from gateways and stores them. */
public final class GatewayService {
  private final SensorSettings settings;
  private final GatewayClient client;
  private final ReadingService readings;
  private final GatewayMetrics metrics;
  private final ObjectMapper mapper;

  /**
   * Creates the service.
   *
   * @param mapper as strict as that of requests
   */
  public GatewayService(
      SensorSettings settings,
      GatewayClient client,
      ReadingService readings,
      GatewayMetrics metrics,
      ObjectMapper mapper) {
    this.settings = settings;
    this.client = client;
    this.readings = readings;
    this.metrics = metrics;
    this.mapper = mapper;
  }

  /**
   * Fetches a reading now and stores it.
   *
   * @throws ApiError 404 if the gateway is not configured, 400 if it has no URL, 502 if it returns
   *     no reading
   */
  Reading populate(String name) {
    SensorSettings.Gateway gateway =
        settings
            .gateway(name)
            .orElseThrow(() -> ApiError.notFound(Reason.UNKNOWN_GATEWAY, "Gateway not found"));
    if (!gateway.hasUrl()) {
      throw ApiError.badRequest(
          Reason.GATEWAY_WITHOUT_URL, "Gateway " + name + " has no url to fetch readings from");
    }
    try {
      return fetch(gateway);
    } catch (GatewayException e) {
      throw ApiError.badGateway(Reason.GATEWAY_FAILED, e.description());
    }
  }

  /**
   * Fetches a reading of a gateway that has a URL, and stores it.
   *
   * @throws GatewayException if the gateway returns no reading
   */
  Reading fetch(SensorSettings.Gateway gateway) throws GatewayException {
    boolean stored = false;
    try {
      RawReading raw = parse(gateway.name(), client.fetch(gateway.name(), gateway.uri()));
      Reading reading = readings.store(gateway.name(), gateway.dispenserId(), raw);
      stored = true;
      return reading;
    } finally {
      metrics.fetched(gateway.name(), stored);
    }
  }

  private RawReading parse(String gateway, byte[] answer) throws GatewayException {
    try {
      return RawReading.of(mapper.readTree(answer));
    } catch (JsonProcessingException e) {
      throw new GatewayException(gateway, "the answer is not valid JSON");
    } catch (IOException | IllegalArgumentException e) {
      throw new GatewayException(gateway, "the answer is not a valid reading: " + e.getMessage());
    }
  }
}
