package io.relayer.signer.signing;

import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import java.time.Duration;

/// What signing needs of a chain's configuration.
///
/// @param ceiling the most that the relayer pays per gas by its own choice, in wei
/// @param rebroadcastAfter when bytes that were accepted go out again
public record SigningChain(ChainId id, Wei ceiling, Duration rebroadcastAfter) {}
