package io.relayer.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.config.ChainSettings;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import io.relayer.node.rpc.NodeEndpoint;
import java.time.Duration;

/// Ways to the configured chains.
public final class Chains {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Chains() {}

  static ChainNodes connect(ChainSettings settings, MeterRegistry metrics) {
    var timeouts = settings.pace().timeouts();
    return ChainNodes.connect(
        new ChainNodes.Settings(
            settings.id(),
            null,
            settings.nodes().stream()
                .map(node -> new NodeEndpoint(node.url(), timeouts.read(), timeouts.write()))
                .toList()),
        metrics);
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
