package io.relayer.bench.capacity;

import static io.relayer.bench.capacity.MeasuredRound.NODE_CALLS;
import static io.relayer.bench.capacity.MeasuredRound.SECONDS;
import static io.relayer.bench.capacity.MeasuredRound.SENDING;
import static io.relayer.bench.capacity.MeasuredRound.TRANSACTIONS;

import io.relayer.bench.capacity.Need.Thing;

/// Calls of nodes, of all chains together. Sending goes with transactions; reading goes with
/// blocks, so with time and chains.
record NodeNeeds(Reckoning reckoning) {
  private static final String SMALLER_BATCHES =
      "batches are as large as in the round: with fewer transactions a second they are smaller, and it comes to one exchange for each transaction at most";
  private static final String BLOCKS =
      "each chain is read as the measured one, at the bench's block time (settings.block_ms); slower blocks take fewer calls";
  private static final String SINGLY =
      "each transaction is sent once, and an exchange that reads is one call: more senders with work, estimates and repeats come on top";

  void add() {
    reckoning.add(
        new Thing("nodes: exchanges that send", "a second", false),
        reckoning.ground(HeadRoom.NONE, SMALLER_BATCHES, SENDING),
        load -> reckoning.perSecond(SENDING, load),
        load -> reckoning.times(load, SENDING, "exchanges"));
    reckoning.add(
        new Thing("nodes: exchanges that read", "a second", false),
        reckoning.ground(HeadRoom.NONE, BLOCKS, NODE_CALLS, SENDING, TRANSACTIONS, SECONDS),
        _ -> reading(),
        _ ->
            "(%s - %s) exchanges ÷ 1,000 tx × %s tx ÷ %s s × %d, for the chains"
                .formatted(
                    Numbers.text(reckoning.measured(NODE_CALLS)),
                    Numbers.text(reckoning.measured(SENDING)),
                    Numbers.text(reckoning.measured(TRANSACTIONS)),
                    Numbers.text(reckoning.measured(SECONDS)),
                    reckoning.demand().chains()));
    addPlans();
  }

  private void addPlans() {
    reckoning.add(
        new Thing("node plan: a batch is one", "requests a day", false),
        reckoning.ground(HeadRoom.CALLS, SMALLER_BATCHES, NODE_CALLS, SENDING),
        load ->
            (reckoning.perSecond(SENDING, load) + reading())
                * Reckoning.SECONDS_OF_A_DAY
                / HeadRoom.CALLS.share(),
        load ->
            "(%s that send + %s that read) × 86,400 s%s"
                .formatted(
                    Numbers.text(reckoning.perSecond(SENDING, load)),
                    Numbers.text(reading()),
                    HeadRoom.CALLS.divided()));
    reckoning.add(
        new Thing("node plan: each call", "requests a day", false),
        reckoning.ground(HeadRoom.CALLS, SINGLY, NODE_CALLS, SENDING),
        load -> single(load) * Reckoning.SECONDS_OF_A_DAY,
        load -> singly(load) + " × 86,400 s" + HeadRoom.CALLS.divided());
    reckoning.add(
        new Thing("node plan: each call, at once", "calls a second", false),
        reckoning.ground(HeadRoom.CALLS, SINGLY, NODE_CALLS, SENDING),
        this::single,
        load -> singly(load) + HeadRoom.CALLS.divided());
  }

  /// With head-room.
  private double single(Load load) {
    return (load.perSecond() + reading()) / HeadRoom.CALLS.share();
  }

  private String singly(Load load) {
    return "(%s tx/s × 1 call + %s that read)"
        .formatted(Numbers.text(load.perSecond()), Numbers.text(reading()));
  }

  private double reading() {
    double perThousand = reckoning.measured(NODE_CALLS) - reckoning.measured(SENDING);
    return perThousand
        / Reckoning.THOUSAND
        * reckoning.measured(TRANSACTIONS)
        / reckoning.measured(SECONDS)
        * reckoning.demand().chains();
  }
}
