package io.relayer.signer.signing;

import io.relayer.core.config.ChainSettings.Bump;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import java.time.Duration;

/// What signing needs of a chain's configuration.
///
/// @param rebroadcastAfter when bytes that were accepted go out again
/// @param bump when and how far fees are raised
public record SigningChain(ChainId id, Duration rebroadcastAfter, Bump bump) {
  /// The most that the relayer pays per gas by its own choice.
  Wei ceiling() {
    return bump.maxFeePerGas();
  }
}
