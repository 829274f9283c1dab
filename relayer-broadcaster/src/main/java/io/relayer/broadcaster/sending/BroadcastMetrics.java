package io.relayer.broadcaster.sending;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.broadcaster.sending.BroadcastDao.Times;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// The metrics of a chain's broadcaster, counted once a batch is committed.
final class BroadcastMetrics {
  private final MeterRegistry registry;
  private final String chain;
  private final Timer requestToAccepted;
  private final Timer signedToAccepted;
  private final Timer pass;
  private final DistributionSummary batch;
  private final Counter passedOver;

  BroadcastMetrics(MeterRegistry registry, ChainId id) {
    this.registry = registry;
    this.chain = id.toString();
    this.requestToAccepted =
        timer(
            "relayer.request.to.accepted",
            "From the request's record to the first node that has it");
    this.signedToAccepted =
        timer("relayer.signed.to.accepted", "From the signature to the first node that has it");
    this.pass = timer("relayer.broadcast.pass", "One pass of a batch over the nodes");
    this.batch =
        DistributionSummary.builder("relayer.broadcast.batch")
            .description("Attempts of a batch")
            .tag("chain", chain)
            .register(registry);
    this.passedOver =
        Counter.builder("relayer.broadcast.passed.over")
            .description(
                "Attempts that were handled, and whose rows the database refuses to change")
            .tag("chain", chain)
            .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tag("chain", chain)
        .publishPercentileHistogram()
        .register(registry);
  }

  void passed(Duration took, int attempts) {
    pass.record(took);
    batch.record(attempts);
  }

  void written(SendResult done, List<Times> accepted) {
    for (Stored attempt : done.handled()) {
      BroadcastOutcome outcome = done.answers().outcome(attempt.body().hash());
      copies(outcome == null ? attempt.standing().name().toLowerCase(Locale.ROOT) : outcome.code());
    }
    for (Times times : accepted) {
      requestToAccepted.record(between(times.requested(), times.now()));
      signedToAccepted.record(between(times.signed(), times.now()));
    }
  }

  /// Payloads whose nonces are to be spent for nothing, since all nodes refuse them.
  void givenUp(int payloads) {
    Counter.builder("relayer.broadcast.given.up")
        .description("Payloads given up since every usable node refused them")
        .tag("chain", chain)
        .register(registry)
        .increment(payloads);
  }

  void passedOver() {
    passedOver.increment();
  }

  void unreadable() {
    copies("unreadable");
  }

  private void copies(String outcome) {
    Counter.builder("relayer.broadcast.copies")
        .description("Copies of attempts handled, by what became of them")
        .tags("chain", chain, "outcome", outcome)
        .register(registry)
        .increment();
  }

  /// The first moment may be of another clock, which may be ahead.
  private static Duration between(Instant from, Instant to) {
    return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
  }
}
