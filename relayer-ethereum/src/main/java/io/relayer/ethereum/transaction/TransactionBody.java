package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// The fields that all types of transactions have, whatever they pay.
///
/// @param gasLimit in gas, positive
/// @param to null creates a contract
/// @param data call data, or init code where `to` is null
public record TransactionBody(
    ChainId chainId, Nonce nonce, long gasLimit, @Nullable Address to, Wei value, Bytes data) {
  public TransactionBody {
    if (gasLimit <= 0) {
      throw new IllegalArgumentException("expected a positive gas limit, found " + gasLimit);
    }
  }
}
