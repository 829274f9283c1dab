package io.relayer.bench.round;

/// Exchanges with nodes; a batch is one.
///
/// @param sending of all, those that carry signed transactions
public record NodeExchanges(long all, long sending) {
  /// What came since then.
  NodeExchanges since(NodeExchanges before) {
    return new NodeExchanges(all - before.all, sending - before.sending);
  }
}
