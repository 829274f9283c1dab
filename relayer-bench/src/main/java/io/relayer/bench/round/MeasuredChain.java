package io.relayer.bench.round;

import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.util.function.Supplier;

/// A chain that the relayer's rounds go to.
///
/// @param node what runs it: `anvil`, `geth` or `null`
/// @param cpu what its node has used
public record MeasuredChain(String node, ChainId id, Supplier<Duration> cpu) {}
