package tapbill.tap.pour;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The {@code pours} section of config.yml.
 *
 * @param groupCommit true to commit waiting openings and closings in one transaction; false to run
 *     each in a transaction of its own
 * @param largestGroup the maximum number of operations in one transaction
 * @param longestQueue the maximum number of waiting operations; further requests get a 503
 */
public record PourSettings(
    boolean groupCommit,
    @Min(1) @Max(10_000) int largestGroup,
    @Min(1) @Max(1_000_000) int longestQueue) {}
