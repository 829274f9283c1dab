package io.relayer.signer.signing;

import io.relayer.core.chain.ChainSettings.Bump;
import io.relayer.core.chain.Mempool;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.time.Duration;

/// The part of a chain's configuration that signing needs.
///
/// @param rebroadcastAfter when bytes that were accepted go out again
/// @param bump when and how far fees are raised
/// @param mempool where there is none, a higher fee buys nothing: fees are raised by order alone
public record SigningChain(ChainId id, Duration rebroadcastAfter, Bump bump, Mempool mempool) {
  /// The most that the relayer pays per gas by its own choice.
  Wei ceiling() {
    return bump.maxFeePerGas();
  }
}
