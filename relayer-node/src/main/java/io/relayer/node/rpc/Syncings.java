package io.relayer.node.rpc;

/// The answer to `eth_syncing`: `false`, or an object with figures that each client has of its own.
final class Syncings {
  private Syncings() {}

  /// How many blocks are missing: 0 where it does not sync or does not tell, `Long.MAX_VALUE` where
  /// it does not say how many.
  static long missing(Field result) {
    if (result.value().isObject()) {
      return result
          .at("highestBlock")
          .ifReadable(Field::number)
          .flatMap(highest ->
              result
                  .at("currentBlock")
                  .ifReadable(Field::number)
                  .map(current -> Math.max(0, highest - current)))
          .orElse(Long.MAX_VALUE);
    }
    return result.value().isBoolean() && result.value().booleanValue() ? Long.MAX_VALUE : 0;
  }
}
