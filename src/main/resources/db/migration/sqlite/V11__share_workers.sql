-- The client that caused the job, whose jobs have a share of the workers; '' for a job of nobody,
-- or of an earlier version.
ALTER TABLE job ADD COLUMN requester TEXT NOT NULL DEFAULT '';
-- The order in which jobs are taken: first attempts before retries.
CREATE INDEX job_turn ON job (queue, (attempts > 0), due_at, id, subject, requester)
  WHERE failed_at IS NULL;
