package tapbill.device.reading;

/**
 * The result of storing a batch of readings.
 *
 * @param stored the number of new readings
 * @param duplicates the number of readings that were stored before, or repeated in the batch
 */
public record ReadingBatch(long stored, long duplicates) {}
