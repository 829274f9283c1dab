package io.relayer.monitor.estimates;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A queued transaction that lacks a gas limit.
///
/// @param waited since it was queued
public record ToEstimate(
    TransactionVersion transaction, Address sender, Payload payload, Duration waited) {
  /// @param to null deploys a contract
  /// @param accessListGas what its access list costs, EIP-2930: gas
  public record Payload(@Nullable Address to, Wei value, Bytes data, long accessListGas) {}
}
