package io.relayer.app.config;

import java.time.Duration;

/// Settings of the chains of an embedded relayer.
///
/// @param count how many; their ids are 31337, 31338 and so on
/// @param nodes of each chain: the first is its own, the others are proxies to that one
public record DevChains(int count, int nodes, Duration blockTime) {
  static final Duration BLOCK_TIME = Duration.ofSeconds(1);

  /// One chain of one node, with a block a second.
  public static final DevChains ONE = new DevChains(1, 1, BLOCK_TIME);
}
