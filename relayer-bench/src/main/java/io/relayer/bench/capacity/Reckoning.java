package io.relayer.bench.capacity;

import io.relayer.bench.capacity.Need.Ground;
import io.relayer.bench.capacity.Need.Thing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Collects what a demand needs, by the figures of one round.
final class Reckoning {
  static final double THOUSAND = 1_000;
  static final double SECONDS_OF_A_DAY = 86_400;

  /// Of a KiB.
  static final double KIB_OF_A_GIB = 1_048_576;

  private final Demand demand;
  private final MeasuredRound round;
  private final List<Need> needs = new ArrayList<>();

  Reckoning(Demand demand, MeasuredRound round) {
    this.demand = demand;
    this.round = round;
  }

  Demand demand() {
    return demand;
  }

  int senders() {
    return round.senders();
  }

  double measured(String figure) {
    return round.value(figure);
  }

  Ground ground(HeadRoom headRoom, @Nullable String assumption, String... figures) {
    return new Ground(Arrays.stream(figures).map(round::figure).toList(), headRoom, assumption);
  }

  /// @param text how the value comes about, without the value
  void add(Thing thing, Ground ground, ToDoubleFunction<Load> value, Function<Load, String> text) {
    double then = value.applyAsDouble(demand.then());
    needs.add(
        new Need(
            thing,
            value.applyAsDouble(demand.now()),
            then,
            "%s = %s %s".formatted(text.apply(demand.then()), Numbers.text(then), thing.unit()),
            ground));
  }

  /// What the transactions of a second come to, by a figure for a thousand.
  double perSecond(String figure, Load load) {
    return load.perSecond() / THOUSAND * measured(figure);
  }

  /// The same as a part of a formula.
  String times(Load load, String figure, String unit) {
    return "%s tx/s × %s %s ÷ 1,000 tx"
        .formatted(Numbers.text(load.perSecond()), Numbers.text(measured(figure)), unit);
  }

  List<Need> needs() {
    return List.copyOf(needs);
  }
}
