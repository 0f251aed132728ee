package tapbill.venuemap.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.queue.Job;

/**
 * The id of a claim in the API: the job and the attempt. The attempt keeps a client whose lease has
 * expired from finishing the job after another client has claimed it.
 */
public record ClaimId(long job, long attempt) {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,18}\\.[0-9]{1,18}");

  static ClaimId of(Job job) {
    return new ClaimId(job.id(), job.attempts());
  }

  /**
   * Parses the path parameter for Jersey.
   *
   * @throws ApiError 404 if the text does not have the form of an id, as for any unknown id
   */
  public static ClaimId fromString(String text) {
    if (!FORM.matcher(text).matches()) {
      throw unknown();
    }
    int dot = text.indexOf('.');
    return new ClaimId(
        Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  /** Returns the error for a job that is finished or whose map was deleted. */
  static ApiError unknown() {
    return ApiError.notFound(
        Reason.UNKNOWN_JOB, "Job not found: it is finished, or its map was deleted");
  }

  @Override
  @JsonValue
  public String toString() {
    return job + "." + attempt;
  }
}
