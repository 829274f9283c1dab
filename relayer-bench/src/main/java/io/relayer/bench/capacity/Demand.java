package io.relayer.bench.capacity;

/// What is asked of the relayer.
///
/// @param perSecond transactions now, at a peak that is sustained
/// @param chains that they are spread over evenly
/// @param senders that they are from
public record Demand(double perSecond, Growth growth, double years, int chains, int senders) {
  /// A second; nobody means more, and sums of more lose their digits.
  public static final double MOST = 1e9;

  private static final double SECONDS_OF_A_YEAR = 365 * 86_400.0;

  Load now() {
    return new Load(perSecond, 0);
  }

  /// After the years.
  Load then() {
    return new Load(
        perSecond * growth.after(years), perSecond * growth.until(years) * SECONDS_OF_A_YEAR);
  }

  /// Whether figures of it can be told at all.
  public boolean isBounded() {
    return then().perSecond() <= MOST && then().sinceNow() <= MOST * MOST;
  }
}
