package io.relayer.bench.capacity;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers for a reader.
final class Numbers {
  private static final double LARGE = 100;
  private static final double SMALL = 10;
  private static final int DIGITS = 6;

  private Numbers() {}

  static String text(double value) {
    if (value == Math.rint(value) || value >= LARGE) {
      return "%,.0f".formatted(value);
    }
    return (value >= SMALL ? "%.1f" : value >= 1 / LARGE ? "%.2f" : "%.2g").formatted(value);
  }

  /// As a document has it: what is beyond six digits comes of reckoning alone.
  static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
  }

  /// 60 for 0.6.
  static String percent(double share) {
    return text(Math.round(share * 1e6) / 1e4) + " %";
  }
}
