package tapbill.node;

import java.time.Duration;
import tapbill.device.authorization.AuthorizationDao;
import tapbill.people.session.SessionDao;
import tapbill.platform.database.Database;
import tapbill.platform.queue.JobDao;
import tapbill.platform.retention.Retention;
import tapbill.platform.retention.RetentionSettings;

/** The retention of the rows of all areas. Pours, tabs and the audit log are kept for ever. */
public final class OldRows {
  private static final Duration INTERVAL = Duration.ofHours(1);

  private OldRows() {}

  /** Removes old rows now and every hour. */
  public static void remove(Node node) {
    RetentionSettings settings = node.configuration().retention();
    Database database = node.database();
    Retention retention =
        new Retention(node.clock())
            .add(
                "authorization requests",
                settings.authorizations(),
                before ->
                    database.write(
                        AuthorizationDao.class,
                        requests -> {
                          requests.deleteAttemptsBefore(before, Retention.STEP);
                          return requests.deleteBefore(before, Retention.STEP);
                        }))
            .add(
                "failed jobs",
                settings.failedJobs(),
                before ->
                    database.write(JobDao.class, jobs -> jobs.deleteFailed(before, Retention.STEP)))
            .add(
                "sessions",
                settings.sessions(),
                before ->
                    database.write(
                        SessionDao.class,
                        sessions -> sessions.deleteExpired(before, Retention.STEP)));
    node.manage(node.supervisor().repeat("retention", INTERVAL, retention::run));
  }
}
