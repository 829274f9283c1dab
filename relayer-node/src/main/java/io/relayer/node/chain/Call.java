package io.relayer.node.chain;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// An execution that nobody signs: for an estimate, or to learn why one reverted.
///
/// @param to absent to create a contract
/// @param gas the limit; absent for the node's own
public record Call(Address from, @Nullable Address to, Wei value, Bytes data, @Nullable Long gas) {
  public Call(Address from, @Nullable Address to, Wei value, Bytes data) {
    this(from, to, value, data, null);
  }
}
