package io.relayer.messages.request;

import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A request to send what was signed elsewhere, as it is.
///
/// Why: RATIONALE.md#raw-same-effect.
///
/// @param key what the request is known by
/// @param place the sender and the nonce that all attempts have
/// @param call what all attempts execute
/// @param attempts different ones, at least one; any of them may be mined
/// @param confirmations when it counts as done
/// @param labels echoed in events and columns; sorted by key
public record RawRequest(
    RequestKey key,
    Place place,
    Call call,
    List<Signed> attempts,
    Confirmations confirmations,
    SortedMap<String, String> labels) {
  /// How many attempts one request may bring.
  public static final int MAX_ATTEMPTS = 16;

  public RawRequest {
    attempts = List.copyOf(attempts);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) labels));
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException("expected at least one signed transaction");
    }
  }

  /// Of all attempts.
  public Set<TxHash> hashes() {
    return attempts.stream().map(one -> one.body().hash()).collect(Collectors.toSet());
  }

  /// The same with further attempts.
  public RawRequest with(List<Signed> further) {
    List<Signed> all = new ArrayList<>(attempts);
    all.addAll(further);
    return new RawRequest(key, place, call, all, confirmations, labels);
  }

  /// The account that has signed, as recovered from its signature, and the nonce signed for.
  public record Place(ChainId chain, Address sender, Nonce nonce) {}

  /// @param to null deploys a contract
  /// @param data call data, or init code where `to` is null
  public record Call(@Nullable Address to, Wei value, Bytes data) {}

  /// One signed transaction.
  ///
  /// @param gasLimit in gas, positive
  public record Signed(
      SignedTransaction body,
      long gasLimit,
      TransactionFees fees,
      List<AccessListEntry> accessList) {
    public Signed {
      accessList = List.copyOf(accessList);
    }
  }
}
