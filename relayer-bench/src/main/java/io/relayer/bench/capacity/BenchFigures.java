package io.relayer.bench.capacity;

import io.relayer.bench.result.Comparison;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Reads what `relayer bench --json` printed. Taken is one whole round, not the median of each
/// figure: figures of one round belong together.
public final class BenchFigures {
  private BenchFigures() {}

  /// Of the rounds with the greatest number of senders up to the one that is asked (else the least
  /// that there is), the one that took most CPU time.
  ///
  /// @throws IllegalArgumentException in a sentence, where there is nothing to reckon from
  public static MeasuredRound read(Path file, int senders) {
    JsonNode document = Comparison.read(file).before();
    JsonNode rounds = document.path("rounds");
    List<Integer> right =
        IntStream.range(0, rounds.size())
            .filter(i -> !rounds.path(i).path("void").asBoolean(true))
            .boxed()
            .toList();
    if (right.isEmpty()) {
      throw missing(file, "it has no round that is not void");
    }
    int measured = nearest(right.stream().map(i -> senders(rounds.path(i))).toList(), senders);
    List<Integer> alike = right.stream().filter(i -> senders(rounds.path(i)) == measured).toList();
    int dearest =
        alike.stream()
            .max(Comparator.comparingDouble(i -> cpuSeconds(rounds.path(i))))
            .orElseThrow();
    String place = "rounds[%d]".formatted(dearest);
    Map<String, Double> figures = new HashMap<>();
    for (String name : MeasuredRound.OF_ROUND) {
      figures.put(name, figure(file, rounds.path(dearest), place + ".", name));
    }
    for (String name : MeasuredRound.OF_MACHINE) {
      figures.put(name, figure(file, document, "", name));
    }
    String machine = document.path("machine").path("model").asString("unknown");
    return new MeasuredRound(place, measured, alike.size(), machine, figures);
  }

  private static int senders(JsonNode round) {
    return round.path("senders").asInt(0);
  }

  private static int nearest(List<Integer> measured, int asked) {
    return measured.stream()
        .filter(one -> one <= asked)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> measured.stream().min(Comparator.naturalOrder()).orElseThrow());
  }

  private static double cpuSeconds(JsonNode round) {
    JsonNode counted = round.path("per_thousand");
    return counted.path("cpu_seconds_relayer").asDouble(0)
        + counted.path("cpu_seconds_postgres").asDouble(0)
        + counted.path("cpu_seconds_kafka").asDouble(0);
  }

  /// @param name with a point between what is within one another
  private static double figure(Path file, JsonNode in, String before, String name) {
    JsonNode at = in;
    for (String part : name.split("\\.", -1)) {
      at = at.path(part);
    }
    if (!at.isNumber()) {
      throw missing(
          file,
          "there is no %s%s: run `relayer bench --json` of this version".formatted(before, name));
    }
    double value = at.asDouble();
    if (!(value > 0 && Double.isFinite(value))) {
      throw missing(
          file,
          "%s%s is %s, expected more than 0: measure more transactions"
              .formatted(before, name, value));
    }
    return value;
  }

  private static IllegalArgumentException missing(Path file, String what) {
    return new IllegalArgumentException(
        "%s has no figures for what is asked: %s".formatted(file, what));
  }
}
