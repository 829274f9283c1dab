package io.relayer.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Ratios below which a bench has failed; null where nothing is asked.
///
/// @param ofCeiling the relayer's to the node's batched ceiling
/// @param ofLoop the relayer's to the cold bare loop's
/// @param ofBefore the relayer's to that of the earlier result
public record Bounds(
    @Nullable Double ofCeiling, @Nullable Double ofLoop, @Nullable Double ofBefore) {

  /// What fell below, in sentences. A ratio that is asked and was not measured is no pass.
  public List<String> missed(BenchResult result, OptionalDouble toBefore) {
    List<String> all = new ArrayList<>();
    check(all, "of the node's batched ceiling", ofCeiling, result.ofCeiling());
    check(all, "of the cold bare loop", ofLoop, result.ofLoop());
    check(all, "of the earlier result", ofBefore, toBefore);
    return all;
  }

  private static void check(
      List<String> missed, String what, @Nullable Double least, OptionalDouble is) {
    if (least == null) {
      return;
    }
    if (is.isEmpty()) {
      missed.add("the relayer's share %s was not measured, and %s is asked".formatted(what, least));
    } else if (is.getAsDouble() < least) {
      missed.add(
          "the relayer has %.3f %s, and %s is asked".formatted(is.getAsDouble(), what, least));
    }
  }
}
