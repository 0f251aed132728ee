package tapbill.platform.http;

import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import jakarta.ws.rs.core.Response;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.LoggerFactory;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.ErrorBody;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;

/** Answers with 503 if the database is unavailable or busy, and with 500 for other errors of it. */
public final class DatabaseErrorMapper extends LoggingExceptionMapper<JdbiException> {
  private final Database database;

  public DatabaseErrorMapper(Database database) {
    super(LoggerFactory.getLogger(DatabaseErrorMapper.class));
    this.database = database;
  }

  @Override
  public Response toResponse(JdbiException exception) {
    if (!database.isUnavailable(exception)) {
      return ErrorBody.replaceIn(super.toResponse(exception));
    }
    logger.warn("The database is not available", exception);
    return ApiError.unavailable(Reason.UNAVAILABLE, "The database is not available, try again")
        .getResponse();
  }
}
