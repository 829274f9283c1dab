package io.relayer.bench.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Several measurements of the same thing.
///
/// @param median of an even number, the mean of the two in the middle
public record Spread(double median, double least, double most, int samples) {
  /// Empty where nothing was measured.
  public static Optional<Spread> of(List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return Optional.of(new Spread(median, sorted.getFirst(), sorted.getLast(), sorted.size()));
  }

  Map<String, Object> json() {
    return Json.ordered(
        "median", Json.rounded(median),
        "min", Json.rounded(least),
        "max", Json.rounded(most),
        "samples", samples);
  }

  /// `812 (790 to 850, 3)`; a single one has no spread.
  String text() {
    return samples == 1
        ? "%,.0f".formatted(median)
        : "%,.0f (%,.0f to %,.0f, %d)".formatted(median, least, most, samples);
  }
}
