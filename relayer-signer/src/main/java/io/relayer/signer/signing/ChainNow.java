package io.relayer.signer.signing;

import io.relayer.core.chain.FeeQuote;
import java.util.Optional;
import java.util.OptionalLong;

/// The monitor's newest observations of a chain.
///
/// @param market what the chain asks per gas; empty while that is not known, or not recent
/// @param blockGasLimit what a block holds; empty while no head was judged: then nothing is refused
///   for its gas limit
record ChainNow(Optional<FeeQuote> market, OptionalLong blockGasLimit) {
  /// Whether no block can hold it.
  boolean isOverBlockLimit(long gasLimit) {
    return blockGasLimit.isPresent() && gasLimit > blockGasLimit.getAsLong();
  }
}
