package io.relayer.signer.signing;

import io.relayer.ethereum.value.ChainId;
import java.util.function.Consumer;

/// Listeners to what rounds have done. Called by their threads.
///
/// @param written with a chain, after a commit that wrote events or broadcasts of it
/// @param more when there may be more to sign at once
public record Told(Consumer<ChainId> written, Runnable more) {}
