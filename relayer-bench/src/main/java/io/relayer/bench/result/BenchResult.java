package io.relayer.bench.result;

import io.relayer.bench.loop.LoopProcess;
import io.relayer.bench.node.Ceiling;
import io.relayer.bench.round.RelayerRound;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// All that was measured. A round that is not right is shown, and counts for nothing.
///
/// @param nullRounds of the relayer before a null node
/// @param notRun what there was no time for
public record BenchResult(
    Instant at,
    MachineFacts machine,
    Settings settings,
    List<Ceiling.Sample> ceilings,
    List<LoopProcess.Sample> loops,
    List<RelayerRound> rounds,
    List<RelayerRound> nullRounds,
    List<String> notRun) {
  /// A way to send: calls in a request, and connections.
  public record Way(int batch, int connections) {}

  public BenchResult {
    ceilings = List.copyOf(ceilings);
    loops = List.copyOf(loops);
    rounds = List.copyOf(rounds);
    nullRounds = List.copyOf(nullRounds);
    notRun = List.copyOf(notRun);
  }

  public Map<Way, Spread> ceilingsByWay() {
    Map<Way, Spread> all =
        new TreeMap<>(Comparator.comparingInt(Way::batch).thenComparingInt(Way::connections));
    for (Ceiling.Sample sample : ceilings) {
      Way way = new Way(sample.batch(), sample.connections());
      all.computeIfAbsent(way, this::ceiling);
    }
    return all;
  }

  private Spread ceiling(Way way) {
    return Spread.of(
            ceilings.stream()
                .filter(s -> s.batch() == way.batch && s.connections() == way.connections)
                .map(Ceiling.Sample::perSecond)
                .toList())
        .orElseThrow();
  }

  /// The median of the best number of connections.
  public OptionalDouble bestCeiling(boolean batched) {
    return ceilingsByWay().entrySet().stream()
        .filter(entry -> entry.getKey().batch > 1 == batched)
        .mapToDouble(entry -> entry.getValue().median())
        .max();
  }

  public Optional<Spread> coldLoop() {
    return Spread.of(loops.stream().map(LoopProcess.Sample::coldPerSecond).toList());
  }

  public Optional<Spread> warmLoop() {
    return Spread.of(loops.stream().map(LoopProcess.Sample::warmPerSecond).toList());
  }

  /// Of the right rounds, by number of senders.
  public Map<Integer, Spread> confirmed() {
    return bySenders(rounds, RelayerRound::confirmedPerSecond);
  }

  /// The same before the null node.
  public Map<Integer, Spread> confirmedBeforeNull() {
    return bySenders(nullRounds, RelayerRound::confirmedPerSecond);
  }

  static Map<Integer, Spread> bySenders(
      List<RelayerRound> rounds, ToDoubleFunction<RelayerRound> value) {
    Map<Integer, Spread> all = new TreeMap<>();
    for (RelayerRound round : rounds) {
      int senders = round.plan().senders();
      Spread.of(
              rounds.stream()
                  .filter(r -> r.isRight() && r.plan().senders() == senders)
                  .map(value::applyAsDouble)
                  .toList())
          .ifPresent(spread -> all.put(senders, spread));
    }
    return all;
  }

  /// The median of the best number of senders.
  public OptionalDouble bestConfirmed() {
    return confirmed().values().stream().mapToDouble(Spread::median).max();
  }

  /// Of the batched ceiling; empty where one of the two was not measured.
  public OptionalDouble ofCeiling() {
    return ratio(bestConfirmed(), bestCeiling(true));
  }

  /// Times the cold loop.
  public OptionalDouble ofLoop() {
    return ratio(bestConfirmed(), median(coldLoop()));
  }

  /// Times the warm loop.
  public OptionalDouble ofWarmLoop() {
    return ratio(bestConfirmed(), median(warmLoop()));
  }

  static OptionalDouble ratio(OptionalDouble of, OptionalDouble to) {
    return of.isPresent() && to.isPresent() && to.getAsDouble() > 0
        ? OptionalDouble.of(of.getAsDouble() / to.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble median(Optional<Spread> spread) {
    return spread.map(it -> OptionalDouble.of(it.median())).orElseGet(OptionalDouble::empty);
  }

  /// Those of the relayer, whatever node they went to.
  public List<RelayerRound> allRounds() {
    return Stream.concat(rounds.stream(), nullRounds.stream()).toList();
  }

  /// Of all audits together, as it stands in JSON; `failed` where nothing is known but that one
  /// could not be made.
  public String audit() {
    if (isClean()) {
      return "clean";
    }
    boolean failed =
        allRounds().stream().allMatch(round -> round.isRight() || round.audit().failure() != null);
    return failed ? "failed" : "violations";
  }

  /// For a reader, who is to see what is not as it should be.
  String auditText() {
    return isClean() ? audit() : audit().toUpperCase(Locale.ROOT);
  }

  /// Whether every audit was.
  public boolean isClean() {
    return allRounds().stream().allMatch(RelayerRound::isRight);
  }
}
