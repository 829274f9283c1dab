package io.relayer.node;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.Mempool;
import io.relayer.node.state.LagLimits;
import java.time.Duration;

/// The settings of a chain's pool of nodes.
///
/// @param maxBatch how many calls go into one HTTP request, at most
/// @param rhythm how often things happen
/// @param cache how long the head and the fees of the chain are served from the cache
/// @param spread to which nodes transactions go
public record PoolSettings(
    int maxBatch, Rhythm rhythm, Duration cache, LagLimits lag, Spread spread) {
  private static final int MAX_BATCH = 100;
  private static final Duration PROBE_EVERY = Duration.ofMillis(500);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LEAST_APART = Duration.ofMillis(20);
  private static final Duration LEAST_HEAD_AGE = Duration.ofSeconds(10);

  /// For a chain of blocks every second.
  public static final PoolSettings USUAL =
      new PoolSettings(
          MAX_BATCH,
          new Rhythm(PROBE_EVERY, SHORTEST, wakesApart(SHORTEST)),
          Duration.ZERO,
          new LagLimits(5, LEAST_HEAD_AGE),
          new Spread(FanOut.ONE, Mempool.PUBLIC));

  /// To which nodes transactions go.
  ///
  /// @param fanOut how many get each one, if all is well
  /// @param mempool which get what one took and no block has
  public record Spread(FanOut fanOut, Mempool mempool) {}

  /// The intervals of probes and wakes.
  ///
  /// @param probeEvery how often a node that is not well is asked whether it is
  /// @param heartbeat how often one that is well is asked
  /// @param wakesApart how often announced heads wake somebody, at most
  public record Rhythm(Duration probeEvery, Duration heartbeat, Duration wakesApart) {
    public Rhythm {
      if (!probeEvery.isPositive() || !heartbeat.isPositive() || !wakesApart.isPositive()) {
        throw new IllegalArgumentException(
            "expected times above 0, found %s, %s and %s"
                .formatted(probeEvery, heartbeat, wakesApart));
      }
    }
  }

  public PoolSettings {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("expected a batch size of 1 or more, found " + maxBatch);
    }
  }

  /// As configured.
  public static PoolSettings of(ChainSettings chain) {
    ChainSettings.Pace pace = chain.pace();
    Duration headAge = pace.blockTime().multipliedBy(pace.lag().headAge());
    return new PoolSettings(
        MAX_BATCH,
        new Rhythm(PROBE_EVERY, within(pace.blockTime()), wakesApart(pace.blockTime())),
        pace.timeouts().cache(),
        new LagLimits(
            pace.lag().blocks(), headAge.compareTo(LEAST_HEAD_AGE) > 0 ? headAge : LEAST_HEAD_AGE),
        new Spread(chain.sending().fanOut(), chain.sending().mempool()));
  }

  public PoolSettings withMaxBatch(int calls) {
    return new PoolSettings(calls, rhythm, cache, lag, spread);
  }

  public PoolSettings probing(Duration every) {
    return new PoolSettings(
        maxBatch, new Rhythm(every, every, rhythm.wakesApart()), cache, lag, spread);
  }

  /// Often enough for a block to be late by a tenth of its time at most, and never back to back.
  static Duration wakesApart(Duration blockTime) {
    Duration tenth = blockTime.dividedBy(10);
    return tenth.compareTo(LEAST_APART) < 0 ? LEAST_APART : tenth;
  }

  private static Duration within(Duration blockTime) {
    return blockTime.compareTo(SHORTEST) < 0
        ? SHORTEST
        : blockTime.compareTo(LONGEST) > 0 ? LONGEST : blockTime;
  }
}
