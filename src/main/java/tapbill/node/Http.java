package tapbill.node;

import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletProperties;
import tapbill.people.audit.ActorBinder;
import tapbill.platform.address.ForwardedFilter;
import tapbill.platform.api.JsonErrorMapper;
import tapbill.platform.bodylimit.BodyLimits;
import tapbill.platform.connection.ConnectionProtection;
import tapbill.platform.connection.IncompleteResponses;
import tapbill.platform.connection.SlowTransfers;
import tapbill.platform.http.CompletionErrorMapper;
import tapbill.platform.http.CrossSiteFilter;
import tapbill.platform.http.DatabaseErrorMapper;
import tapbill.platform.http.ErrorMapper;
import tapbill.platform.http.HttpSettings;
import tapbill.platform.http.JettyErrorHandler;
import tapbill.platform.http.PathFilter;
import tapbill.platform.http.RequestIdFilter;
import tapbill.platform.http.SecurityHeadersFilter;
import tapbill.platform.http.ViolationMapper;
import tapbill.platform.metrics.RequestMetrics;
import tapbill.platform.upload.FormFields;

/** Registers the filters, limits and error mappers that all routes share. */
public final class Http {
  private Http() {}

  public static void register(Node node) {
    Environment environment = node.environment();
    HttpSettings settings = node.configuration().http();
    // Each filter is inserted before the filters that are already registered.
    addFilter(
        environment,
        "security-headers",
        new SecurityHeadersFilter(settings.crossOrigin().isPresent()));
    addFilter(environment, "forwarded", new ForwardedFilter(settings.trustedProxies()));
    addFilter(environment, "path", new PathFilter());
    addFilter(environment, "request-id", new RequestIdFilter());
    settings.crossOrigin().ifPresent(environment.getApplicationContext()::insertHandler);
    var jersey = environment.jersey();
    // Form parameters are not read from the query, which logs and browser histories keep.
    jersey.property(ServletProperties.QUERY_PARAMS_AS_FORM_PARAMS_DISABLED, true);
    // Locations stay relative, because a proxy may have another host name and protocol.
    jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    jersey.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, IncompleteResponses.BUFFER);
    jersey.register(new IncompleteResponses(node.metrics()));
    jersey.register(new SlowTransfers(settings));
    jersey.register(new CrossSiteFilter(settings.origins()));
    jersey.register(new ActorBinder());
    jersey.register(new RequestMetrics(node.metrics()));
    jersey.register(new BodyLimits(node.configuration().maps().maxSize()));
    jersey.register(new FormFields(environment.getObjectMapper()));
    jersey.register(new ErrorMapper());
    jersey.register(new CompletionErrorMapper());
    jersey.register(new JsonErrorMapper());
    jersey.register(new ViolationMapper());
    jersey.register(new DatabaseErrorMapper(node.database()));
    // The connections let no such path through but that of a token that is invalid.
    environment.getApplicationContext().getServletHandler().setDecodeAmbiguousURIs(true);
    JettyErrorHandler errors = new JettyErrorHandler(environment.getObjectMapper());
    environment.getApplicationContext().setErrorHandler(errors);
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errors));
    environment.lifecycle().addEventListener(new ConnectionProtection(settings, node.metrics()));
  }

  private static void addFilter(Environment environment, String name, Filter filter) {
    environment
        .servlets()
        .addFilter(name, filter)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }
}
