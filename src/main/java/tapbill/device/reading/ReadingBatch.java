package tapbill.device.reading;

/**
 * What became of readings that were stored together.
 *
 * @param stored how many are new
 * @param duplicates how many were there already, or twice among them
 */
public record ReadingBatch(long stored, long duplicates) {}
