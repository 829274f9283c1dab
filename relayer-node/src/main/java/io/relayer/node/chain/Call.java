package io.relayer.node.chain;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Wei;
import org.jspecify.annotations.Nullable;

/// What would be executed: for an estimate, or to learn why it reverted.
///
/// @param to absent to create a contract
/// @param gas the limit; absent for the node's own
public record Call(Address from, @Nullable Address to, Wei value, Bytes data, @Nullable Long gas) {
  public Call(Address from, @Nullable Address to, Wei value, Bytes data) {
    this(from, to, value, data, null);
  }
}
