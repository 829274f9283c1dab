package io.relayer.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.GenesisDao;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.NodeException;
import java.time.Duration;

/// Connections to the nodes of the configured chains.
public final class Chains {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Chains() {}

  /// For a process that sends: nodes of another chain than the one that the database knows are not
  /// used. Where it knows none yet, the first node that answers decides.
  static ChainNodes connect(ChainSettings settings, Database database, MeterRegistry metrics) {
    BlockHash genesis =
        database.withHandle(handle -> GenesisDao.find(handle, settings.id())).orElse(null);
    return ChainNodes.connect(ChainNodes.Settings.of(settings, genesis), metrics);
  }

  /// For a command that can do nothing without the chain.
  ///
  /// @throws NodeException if no node answers
  public static ChainNodes connectAndWait(ChainSettings settings, MeterRegistry metrics)
      throws InterruptedException {
    ChainNodes nodes = ChainNodes.connect(ChainNodes.Settings.of(settings, null), metrics);
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
