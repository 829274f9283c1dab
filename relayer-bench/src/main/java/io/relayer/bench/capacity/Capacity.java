package io.relayer.bench.capacity;

import java.util.ArrayList;
import java.util.List;

/// What a demand needs, by one round of a bench.
///
/// @param notes what the figures don't carry any more, in sentences
public record Capacity(Demand demand, MeasuredRound round, List<Need> needs, List<String> notes) {
  /// Of one PostgreSQL: what is more than any bench here has seen of it. Locks and the insertion of
  /// WAL, which all its processes share, are not measured beyond it.
  private static final int ONE_POSTGRES = 32;

  /// Of the measured rate: what is less comes in smaller batches.
  private static final double LEAST = 0.25;

  public Capacity {
    needs = List.copyOf(needs);
    notes = List.copyOf(notes);
  }

  public static Capacity of(Demand demand, MeasuredRound round) {
    Reckoning reckoning = new Reckoning(demand, round);
    RelayerNeeds relayer = new RelayerNeeds(reckoning);
    PostgresNeeds postgres = new PostgresNeeds(reckoning);
    relayer.add();
    postgres.add();
    new KafkaNeeds(reckoning, relayer).add();
    new NodeNeeds(reckoning).add();
    return new Capacity(demand, round, reckoning.needs(), notes(reckoning, relayer, postgres));
  }

  /// Whether a need is a sum over figures that were measured at such a load, and over nothing else.
  boolean isMeasured(Need need, Load load) {
    return need.ground().assumption() == null && isMeasured(load);
  }

  private boolean isMeasured(Load load) {
    return demand.chains() == 1
        && demand.senders() == round.senders()
        && load.perSecond() <= round.perSecond()
        && load.perSecond() >= round.perSecond() * LEAST;
  }

  private static List<String> notes(
      Reckoning reckoning, RelayerNeeds relayer, PostgresNeeds postgres) {
    Demand demand = reckoning.demand();
    List<String> notes = new ArrayList<>();
    addUnmeasured(notes, reckoning);
    Load most = demand.now().perSecond() > demand.then().perSecond() ? demand.now() : demand.then();
    double monitor = relayer.cores(Role.MONITOR, most) / demand.chains();
    if (monitor > reckoning.measured(MeasuredRound.CPUS)) {
      notes.add(
          "a chain has one monitor at a time, and that of one chain would need %s cores: it takes larger machines, not more processes"
              .formatted(Numbers.text(monitor)));
    }
    double signers = relayer.processes(Role.SIGNER, most);
    if (demand.senders() < signers) {
      notes.add(
          "%d senders keep no %s signers busy: a sender is signed for by one process at a time"
              .formatted(demand.senders(), Numbers.text(signers)));
    }
    double cores = postgres.cores(most);
    if (cores > ONE_POSTGRES) {
      notes.add(
          "one PostgreSQL of %s cores is more than can be counted on: see docs/capacity.md for shards"
              .formatted(Numbers.text(cores)));
    }
    return notes;
  }

  private static void addUnmeasured(List<String> notes, Reckoning reckoning) {
    Demand demand = reckoning.demand();
    double measured = reckoning.measured(MeasuredRound.CONFIRMED);
    double most = Math.max(demand.now().perSecond(), demand.then().perSecond());
    if (most > measured) {
      notes.add(
          "%s a second is %s times what was measured (%s, all on one machine): no line is more than extrapolated there"
              .formatted(
                  Numbers.text(most), Numbers.text(most / measured), Numbers.text(measured)));
    }
    double least = Math.min(demand.now().perSecond(), demand.then().perSecond());
    if (least < measured * LEAST) {
      notes.add(
          "%s a second is less than a quarter of what was measured (%s): batches are smaller then, and each transaction is dearer; `relayer bench --rate` measures that"
              .formatted(Numbers.text(least), Numbers.text(measured)));
    }
    int senders = reckoning.senders();
    if (demand.senders() != senders) {
      notes.add(
          "measured with %d senders, and %d are asked: all is extrapolated"
              .formatted(senders, demand.senders()));
    }
    if (demand.chains() > 1) {
      notes.add(
          "measured with one chain that has work, and %d are asked: all is extrapolated"
              .formatted(demand.chains()));
    }
  }
}
