package io.relayer.monitor;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.FeeStyle;
import io.relayer.core.chain.Depth;
import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.Mempool;
import io.relayer.core.chain.NodeSettings;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/// The configuration of a dev chain.
final class DevSettings {
  private DevSettings() {}

  /// Everything final in the head unless a transaction asks for more.
  static ChainSettings of(String node, ChainId id, Duration blockTime) {
    return new ChainSettings(
        id,
        "dev",
        List.of(
            NodeSettings.of(
                node,
                new NodeSettings.Breaker(2, Duration.ofSeconds(30)),
                new NodeSettings.Duty(false, false, 0))),
        new ChainSettings.Finality(new Depth.Blocks(1), List.of(), FinalityBy.TAG, 10),
        new ChainSettings.Pace(
            blockTime,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            new ChainSettings.Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(500)),
            new ChainSettings.Lag(5, 10, Duration.ofMinutes(30))),
        new ChainSettings.Sending(
            16,
            new ChainSettings.Bump(3, BigDecimal.valueOf(12.5), Wei.gwei(500), 21_000),
            new ChainSettings.Fees(
                new ChainSettings.FeePercentiles(25, 50, 90), FeeStyle.AUTO, Wei.ZERO),
            FanOut.ONE,
            Mempool.PUBLIC));
  }
}
