package io.relayer.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An earlier result beside a new one.
///
/// @param before the earlier one's document
public record Comparison(JsonNode before) {
  /// A figure of both.
  public record Row(String figure, double before, double now) {
    double ratio() {
      return before == 0 ? 0 : now / before;
    }
  }

  /// Reads what `--json` printed.
  ///
  /// @throws IllegalArgumentException in a sentence, where it is no such document
  public static Comparison read(Path file) {
    JsonNode document = document(file);
    if (!document.has("node_ceiling_batched_tps") && !document.has("rounds")) {
      throw new IllegalArgumentException(
          "%s is not what `relayer bench --json` printed".formatted(file));
    }
    int version = document.path("version").asInt(0);
    if (version != JsonDocument.VERSION) {
      throw new IllegalArgumentException(
          "%s is of version %d, and this bench compares version %d: run the bench of the one before again"
              .formatted(file, version, JsonDocument.VERSION));
    }
    return new Comparison(document);
  }

  private static JsonNode document(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("%s can't be read: %s".formatted(file, e), e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("%s is no JSON".formatted(file), e);
    }
  }

  /// What both have.
  public List<Row> with(BenchResult now) {
    List<Row> rows = new ArrayList<>();
    add(rows, "node_ceiling_single_tps", now.bestCeiling(false));
    add(rows, "node_ceiling_batched_tps", now.bestCeiling(true));
    add(rows, "bare_web3j_tps", median(now.coldLoop()));
    add(rows, "bare_web3j_warm_tps", median(now.warmLoop()));
    addBySenders(rows, "confirmed_tps", now.confirmed());
    addBySenders(rows, "null_node_confirmed_tps", now.confirmedBeforeNull());
    return rows;
  }

  /// Of the relayer at its best, now to before.
  public OptionalDouble ratio(BenchResult now) {
    OptionalDouble earlier =
        before
            .path("confirmed_tps")
            .valueStream()
            .mapToDouble(one -> one.path("tps").path("median").asDouble(0))
            .max();
    return BenchResult.ratio(now.bestConfirmed(), earlier);
  }

  /// Whether they measured the same: else figures differ for that alone.
  public boolean isLike(BenchResult now) {
    JsonNode settings = before.path("settings");
    return settings.path("transactions").asInt(0) == now.settings().transactions()
        && settings.path("fill").asInt(0) == now.settings().fill()
        && settings.path("node").asString("").equals(now.settings().node().toString())
        && before.path("machine").path("model").asString("").equals(now.machine().model())
        && before.path("machine").path("cpus").asInt(0) == now.machine().cpus();
  }

  private static OptionalDouble median(java.util.Optional<Spread> spread) {
    return spread.map(it -> OptionalDouble.of(it.median())).orElseGet(OptionalDouble::empty);
  }

  private void add(List<Row> rows, String name, OptionalDouble now) {
    if (now.isPresent() && before.path(name).isNumber()) {
      rows.add(new Row(name, before.path(name).asDouble(), now.getAsDouble()));
    }
  }

  private void addBySenders(List<Row> rows, String name, Map<Integer, Spread> now) {
    for (JsonNode one : before.path(name)) {
      int senders = one.path("senders").asInt(0);
      Spread spread = now.get(senders);
      if (spread != null) {
        rows.add(
            new Row(
                "%s, senders: %d".formatted(name, senders),
                one.path("tps").path("median").asDouble(0),
                spread.median()));
      }
    }
  }
}
