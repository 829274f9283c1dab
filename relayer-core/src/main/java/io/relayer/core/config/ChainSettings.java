package io.relayer.core.config;

import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/// One chain of section `chains`.
///
/// @param name for people
public record ChainSettings(
    ChainId id,
    String name,
    @Unique("url") List<NodeSettings> nodes,
    @Inline Finality finality,
    @Inline Pace pace,
    @Inline Sending sending) {

  /// When an outcome counts as final.
  ///
  /// @param confirmationTiers what larger values ask for besides
  /// @param retryDepth the depth that stands in where the chain has no `finalized` tag
  public record Finality(
      @Default("12") Depth confirmations,
      @Unique("value-at-least") List<Tier> confirmationTiers,
      @Default("64") int retryDepth) {
    public Finality {
      new Checks().range(1, Depth.DEEPEST, retryDepth, "retry-depth").done();
      confirmationTiers = List.copyOf(confirmationTiers);
    }
  }

  /// What transactions of at least a value ask for.
  public record Tier(Wei valueAtLeast, Depth confirmations) {}

  /// The chain's own pace, and what follows from it.
  ///
  /// @param rebroadcastAfter bytes that were sent and not included go out again after this
  /// @param stuckAfter a transaction that is open for longer is told of
  public record Pace(
      @Default("12s") Duration blockTime,
      @Default("60s") Duration rebroadcastAfter,
      @Default("10m") Duration stuckAfter,
      Timeouts timeouts) {
    public Pace {
      new Checks()
          .positive(blockTime, "block-time")
          .positive(rebroadcastAfter, "rebroadcast-after")
          .positive(stuckAfter, "stuck-after")
          .done();
    }
  }

  /// Patience with nodes.
  ///
  /// @param read for an answer to a question
  /// @param write for an answer to a transaction
  /// @param cache how long an answer that any node would give is used again
  public record Timeouts(
      @Default("3s") Duration read,
      @Default("10s") Duration write,
      @Default("500ms") Duration cache) {
    public Timeouts {
      new Checks()
          .positive(read, "read")
          .positive(write, "write")
          .that(!cache.isNegative(), "cache", "expected 0ms or more, found %s", cache)
          .done();
    }
  }

  /// How transactions are priced and spaced.
  public record Sending(@Default("16") int inFlightPerSender, Bump bump, FeePercentiles fees) {
    public Sending {
      new Checks().atLeast(1, inFlightPerSender, "in-flight-per-sender").done();
    }
  }

  /// When and how far a fee is raised.
  ///
  /// @param byPercent nodes refuse a replacement that pays less than 10 more
  /// @param maxFeePerGas no attempt ever pays more for one gas
  public record Bump(
      @Default("3") int afterBlocks,
      @Default("12.5") BigDecimal byPercent,
      @Default("500gwei") Wei maxFeePerGas) {
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(1000);

    public Bump {
      new Checks()
          .atLeast(1, afterBlocks, "after-blocks")
          .that(
              byPercent.compareTo(BigDecimal.TEN) >= 0,
              "by-percent",
              "expected 10 or more, since nodes refuse a smaller raise, found %s",
              byPercent)
          .that(
              byPercent.compareTo(MOST_PERCENT) <= 0,
              "by-percent",
              "expected 1000 or less, found %s",
              byPercent)
          .that(
              maxFeePerGas.value().signum() > 0,
              "max-fee-per-gas",
              "expected more than 0, found %s",
              maxFeePerGas)
          .done();
    }
  }

  /// Which percentiles of the recent tips are slow, average and fast.
  public record FeePercentiles(
      @Default("25") int slow, @Default("50") int average, @Default("90") int fast) {
    public FeePercentiles {
      new Checks()
          .that(slow >= 0, "slow", "expected 0 or more, found %s", slow)
          .that(
              average >= slow, "average", "expected slow (" + slow + ") or more, found %s", average)
          .that(
              fast >= average && fast <= 100,
              "fast",
              "expected average (" + average + ") to 100, found %s",
              fast)
          .done();
    }
  }

  public ChainSettings {
    Checks checks = new Checks();
    checks.notBlank(name, "name");
    checks.notEmpty(nodes, "nodes", "node");
    checks.that(
        nodes.isEmpty() || nodes.stream().anyMatch(node -> !node.duty().sendOnly()),
        "nodes",
        "expected one that can be read from, found %s",
        "send-only");
    checks.done();
    nodes = List.copyOf(nodes);
  }
}
