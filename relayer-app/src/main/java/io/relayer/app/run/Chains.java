package io.relayer.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.config.ChainSettings;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.time.Duration;

/// Ways to the configured chains.
public final class Chains {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Chains() {}

  static ChainNodes connect(ChainSettings settings, MeterRegistry metrics) {
    return ChainNodes.connect(ChainNodes.Settings.of(settings, null), metrics);
  }

  /// For a command that can do nothing without the chain.
  ///
  /// @throws NodeException if no node answers
  public static ChainNodes connectAndWait(ChainSettings settings, MeterRegistry metrics)
      throws InterruptedException {
    ChainNodes nodes = connect(settings, metrics);
    if (!nodes.awaitUsable(PATIENCE)) {
      nodes.close();
      throw new NodeException(
          "chain " + settings.id(),
          NodeException.Reason.NO_USABLE_NODE,
          "none of its nodes answered within %d s: %s"
              .formatted(
                  PATIENCE.toSeconds(), settings.nodes().stream().map(n -> n.url()).toList()));
    }
    return nodes;
  }
}
