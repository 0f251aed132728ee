package tapbill.venuemap.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.queue.Job;

/**
 * The id of a claim in a route. It names the attempt too, so that whoever comes back after the
 * lease does not speak for who claimed the job then.
 */
public record ClaimId(long job, long attempt) {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,18}\\.[0-9]{1,18}");

  static ClaimId of(Job job) {
    return new ClaimId(job.id(), job.attempts());
  }

  /**
   * Called by Jersey.
   *
   * @throws ApiError 404 for what cannot be an id, so that it is told like any unknown one
   */
  public static ClaimId fromString(String text) {
    if (!FORM.matcher(text).matches()) {
      throw unknown();
    }
    int dot = text.indexOf('.');
    return new ClaimId(
        Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  /** The answer where nothing is to be done any more. */
  static ApiError unknown() {
    return ApiError.notFound("Job not found: it is finished, or its map was deleted");
  }

  @Override
  @JsonValue
  public String toString() {
    return job + "." + attempt;
  }
}
