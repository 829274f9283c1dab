package io.relayer.signer.signing;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A queued transaction that lacks nothing but a nonce.
///
/// @param gasLimit gas
/// @param to null deploys a contract
public record ReadyTransaction(
    TransactionVersion ref,
    FeeTerms fee,
    long gasLimit,
    @Nullable Address to,
    Wei value,
    Body body) {
  /// Call data, and what it announces to touch (EIP-2930).
  public record Body(Bytes data, List<AccessListEntry> accessList) {}

  /// A transfer of nothing from the sender to itself, in place of this one.
  ///
  /// @param gas its limit
  public ReadyTransaction emptied(Address sender, long gas) {
    return new ReadyTransaction(ref, fee, gas, sender, Wei.ZERO, new Body(Bytes.EMPTY, List.of()));
  }
}
