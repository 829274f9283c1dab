package io.relayer.bench.node;

import java.time.Duration;
import java.util.Locale;

/// A kind of node that can be measured.
public enum NodeKind {
  /// anvil 1.7.1 takes quadratic time for the receipts of a block (48 µs for each of 250, 588 for
  /// each of 2,400), and a relayer asks for them: so blocks are small.
  ANVIL(Duration.ofMillis(250)),

  /// Its development chain has whole seconds between blocks.
  GETH(Duration.ofSeconds(1));

  private final Duration blockTime;

  NodeKind(Duration blockTime) {
    this.blockTime = blockTime;
  }

  /// Between blocks, for all that is measured alike.
  public Duration blockTime() {
    return blockTime;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
