package tapbill.tap.pour;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The {@code pours} section of config.yml.
 *
 * @param groupCommit whether openings and closings that wait together are committed together;
 *     otherwise each has a transaction of its own
 * @param largestGroup the most that are committed together
 * @param longestQueue the most that wait; who comes then is told to come back
 */
public record PourSettings(
    boolean groupCommit,
    @Min(1) @Max(10_000) int largestGroup,
    @Min(1) @Max(1_000_000) int longestQueue) {}
