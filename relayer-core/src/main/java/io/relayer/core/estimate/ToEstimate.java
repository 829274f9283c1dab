package io.relayer.core.estimate;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Wei;
import io.relayer.core.lifecycle.Ref;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A queued transaction that lacks a gas limit.
///
/// @param waited since it was queued
public record ToEstimate(Ref transaction, Address sender, Payload payload, Duration waited) {
  /// @param to null deploys a contract
  /// @param accessListGas what its access list costs, EIP-2930: gas
  public record Payload(@Nullable Address to, Wei value, Bytes data, long accessListGas) {}
}
