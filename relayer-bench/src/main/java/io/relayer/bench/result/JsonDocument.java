package io.relayer.bench.result;

import io.relayer.bench.node.Ceiling;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The result as `--json` has it. The names are a contract; more may come.
public final class JsonDocument {
  /// Of the document: what has another number is not compared.
  public static final int VERSION = 1;

  private JsonDocument() {}

  /// @param before an earlier result that is to stand beside it; null without one
  public static Map<String, Object> of(BenchResult result, @Nullable Comparison before) {
    Map<String, Object> document = of(result);
    if (before != null) {
      document.put(
          "compared",
          before.with(result).stream()
              .map(row ->
                  Json.ordered(
                      "figure", row.figure(),
                      "before", row.before(),
                      "now", Json.rounded(row.now()),
                      "ratio", Json.ratio(row.ratio())))
              .toList());
      document.put("measured_alike", before.isLike(result));
    }
    return document;
  }

  static Map<String, Object> of(BenchResult result) {
    return Json.ordered(
        "version", VERSION,
        "at", result.at().toString(),
        "machine", result.machine().json(),
        "settings", result.settings().json(),
        "node_ceiling_single_tps", rounded(result.bestCeiling(false)),
        "node_ceiling_batched_tps", rounded(result.bestCeiling(true)),
        "bare_web3j_tps", result.coldLoop().map(it -> Json.rounded(it.median())).orElse(null),
        "bare_web3j_warm_tps", result.warmLoop().map(it -> Json.rounded(it.median())).orElse(null),
        "rounds", result.rounds().stream().map(RoundJson::of).toList(),
        "audit", result.audit(),
        "confirmed_tps", bySenders(result.confirmed()),
        "null_node_rounds", result.nullRounds().stream().map(RoundJson::of).toList(),
        "null_node_confirmed_tps", bySenders(result.confirmedBeforeNull()),
        "node_ceiling", ceilings(result),
        "bare_web3j", result.coldLoop().map(Spread::json).orElse(null),
        "bare_web3j_warm", result.warmLoop().map(Spread::json).orElse(null),
        "ratios",
            Json.ordered(
                "of_ceiling", ratio(result.ofCeiling()),
                "of_bare_web3j", ratio(result.ofLoop()),
                "of_bare_web3j_warm", ratio(result.ofWarmLoop())),
        "not_run", result.notRun());
  }

  private static List<Map<String, Object>> ceilings(BenchResult result) {
    return result.ceilingsByWay().entrySet().stream()
        .map(entry ->
            Json.ordered(
                "batch", entry.getKey().batch(),
                "connections", entry.getKey().connections(),
                "tps", entry.getValue().json(),
                "node_us_per_transaction", nodeMicros(result, entry.getKey())))
        .toList();
  }

  static double nodeMicros(BenchResult result, BenchResult.Way way) {
    List<Double> all =
        result.ceilings().stream()
            .filter(s -> s.batch() == way.batch() && s.connections() == way.connections())
            .map(JsonDocument::nodeMicros)
            .toList();
    return Spread.of(all).map(it -> Json.rounded(it.median())).orElse(0.0);
  }

  private static double nodeMicros(Ceiling.Sample sample) {
    return sample.nodeCpu().toNanos() / 1e3 / sample.transactions();
  }

  private static List<Map<String, Object>> bySenders(Map<Integer, Spread> all) {
    return all.entrySet().stream()
        .map(entry -> Json.ordered("senders", entry.getKey(), "tps", entry.getValue().json()))
        .toList();
  }

  private static @Nullable Double rounded(OptionalDouble value) {
    return value.isPresent() ? Json.rounded(value.getAsDouble()) : null;
  }

  private static @Nullable Double ratio(OptionalDouble value) {
    return value.isPresent() ? Json.ratio(value.getAsDouble()) : null;
  }
}
