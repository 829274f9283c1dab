package io.relayer.bench.capacity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Growth of a rate by the same share each year.
///
/// @param perYear 0.6 for 60 %; -1 or more
public record Growth(double perYear) {
  /// A bare number could mean a share as well as a percentage, so it is not taken.
  private static final Pattern PERCENT =
      Pattern.compile("\\s*([+-]?\\d{1,9}(?:\\.\\d{1,9})?)\\s*%\\s*");

  private static final double HUNDRED = 100;

  /// @throws IllegalArgumentException in a sentence, where it is no percentage
  public static Growth parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (!percent.matches()) {
      throw new IllegalArgumentException("'%s': expected a percentage, as 60%%".formatted(text));
    }
    double perYear = Double.parseDouble(percent.group(1)) / HUNDRED;
    if (perYear < -1) {
      throw new IllegalArgumentException("'%s': expected -100%% or more".formatted(text));
    }
    return new Growth(perYear);
  }

  /// How many times the first rate it is then.
  double after(double years) {
    return Math.pow(1 + perYear, years);
  }

  /// What comes together until then, in years of the first rate: the integral of `after`.
  double until(double years) {
    double logarithm = Math.log1p(perYear);
    return logarithm == 0 ? years : (after(years) - 1) / logarithm + 0.0; // 0.0: never -0
  }
}
