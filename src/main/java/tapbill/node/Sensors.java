package tapbill.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import tapbill.TapbillConfiguration;
import tapbill.device.alert.AlertMetrics;
import tapbill.device.alert.AlertService;
import tapbill.device.alert.AlertWatch;
import tapbill.device.gateway.GatewayClient;
import tapbill.device.gateway.GatewayMetrics;
import tapbill.device.gateway.GatewaySchedule;
import tapbill.device.gateway.GatewayService;
import tapbill.device.reading.ReadingPartitions;
import tapbill.device.reading.ReadingService;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;

/** What the server and a worker alone have of sensors. */
public record Sensors(ReadingService readings, GatewayService gateways, AlertService alerts) {

  /** Starts and ends with the environment. */
  static Sensors open(
      TapbillConfiguration configuration,
      Environment environment,
      InstantSource clock,
      Database database,
      ChangePublisher changes,
      PrometheusRegistry metrics) {
    SensorSettings settings = configuration.sensors();
    ReadingPartitions partitions =
        new ReadingPartitions(
            database,
            clock,
            settings.retention().toJavaDuration(),
            environment.lifecycle().scheduledExecutorService("readings-%d", true).build());
    AlertService alerts = new AlertService(database, clock, settings, changes);
    ReadingService readings = new ReadingService(database, clock, partitions, alerts);
    GatewayClient client = new GatewayClient();
    ObjectMapper mapper = environment.getObjectMapper();
    GatewayService gateways =
        new GatewayService(
            settings,
            client,
            readings,
            new GatewayMetrics(metrics, database, clock, settings),
            mapper);
    AlertMetrics.register(alerts, settings, metrics);
    environment.lifecycle().manage(partitions);
    environment.lifecycle().manage(client);
    environment.lifecycle().manage(new AlertWatch(alerts));
    // Not on nodes that only serve requests.
    if (configuration.queue().workers() > 0) {
      environment.lifecycle().manage(new GatewaySchedule(database, clock, settings, gateways));
    }
    return new Sensors(readings, gateways, alerts);
  }
}
