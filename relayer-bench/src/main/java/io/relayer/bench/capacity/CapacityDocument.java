package io.relayer.bench.capacity;

import io.relayer.bench.result.Json;
import java.nio.file.Path;
import java.util.Map;

/// What is needed as `--json` has it. The names are a contract; more may come.
public final class CapacityDocument {
  private static final int VERSION = 1;

  private CapacityDocument() {}

  public static Map<String, Object> of(Capacity capacity, Path bench) {
    Demand demand = capacity.demand();
    MeasuredRound round = capacity.round();
    return Json.ordered(
        "version",
        VERSION,
        "measured",
        Json.ordered(
            "bench", bench.toString(),
            "round", round.place(),
            "senders", round.senders(),
            "confirmed_tps", round.perSecond(),
            "rounds_alike", round.alike(),
            "cpus", round.value(MeasuredRound.CPUS),
            "memory_mib", round.value(MeasuredRound.MEMORY)),
        "asked",
        Json.ordered(
            "target_rate", demand.perSecond(),
            "growth", demand.growth().perYear(),
            "years", demand.years(),
            "rate_then", Numbers.rounded(demand.then().perSecond()),
            "chains", demand.chains(),
            "senders", demand.senders()),
        "needs",
        capacity.needs().stream().map(need -> of(capacity, need)).toList(),
        "notes",
        capacity.notes());
  }

  private static Map<String, Object> of(Capacity capacity, Need need) {
    Demand demand = capacity.demand();
    HeadRoom headRoom = need.ground().headRoom();
    return Json.ordered(
        "name",
        need.thing().name(),
        "unit",
        need.thing().unit(),
        "now",
        number(need.thing(), need.now()),
        "now_is",
        basis(capacity, need, demand.now()),
        "then",
        number(need.thing(), need.then()),
        "then_is",
        basis(capacity, need, demand.then()),
        "arithmetic",
        need.arithmetic(),
        "figures",
        need.ground().figures().stream()
            .map(figure -> Json.ordered("place", figure.place(), "value", figure.value()))
            .toList(),
        "used_at_most",
        headRoom == HeadRoom.NONE ? null : headRoom.share(),
        "why_at_most",
        headRoom == HeadRoom.NONE ? null : headRoom.why(),
        "assumed",
        need.ground().assumption());
  }

  private static Number number(Need.Thing thing, double value) {
    if (thing.whole()) {
      return Math.round(value);
    }
    return Numbers.rounded(value);
  }

  private static String basis(Capacity capacity, Need need, Load load) {
    return capacity.isMeasured(need, load) ? "measured" : "extrapolated";
  }
}
