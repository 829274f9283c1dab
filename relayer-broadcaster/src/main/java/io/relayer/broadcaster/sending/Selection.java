package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The part of a batch that can be worked on, and that of it which is to be sent.
///
/// @param attempts those that the copies name, of each partition up to the first unknown one; each
///   attempt once
/// @param first the first copy of each of them
/// @param unknown of each partition that has one, the first copy whose attempt the database does
///   not have
record Selection(
    Map<TxHash, Stored> attempts,
    Map<TxHash, BroadcastRecord> first,
    Map<Integer, BroadcastRecord> unknown) {

  /// Attempts that go to a node together.
  ///
  /// @param attempts in the order of their nonces
  record OfSender(Address sender, List<Stored> attempts) {
    /// Whether a node had one of them already, which is in no block yet: that node may have
    /// forgotten it, or not passed it on; or it alone said what speaks against one of them.
    boolean isOverdue() {
      return attempts.stream().anyMatch(Stored::taken);
    }
  }

  static Selection of(List<BroadcastRecord> copies, Collection<Stored> stored) {
    Map<TxHash, Stored> byHash =
        stored.stream().collect(Collectors.toMap(s -> s.body().hash(), Function.identity()));
    Map<TxHash, Stored> attempts = new LinkedHashMap<>();
    Map<TxHash, BroadcastRecord> first = new HashMap<>();
    Map<Integer, BroadcastRecord> unknown = new LinkedHashMap<>();
    for (BroadcastRecord copy : copies) {
      Stored attempt = byHash.get(copy.hash());
      if (attempt == null) {
        unknown.putIfAbsent(copy.partition(), copy);
      } else if (!unknown.containsKey(copy.partition())) {
        attempts.put(copy.hash(), attempt);
        first.putIfAbsent(copy.hash(), copy);
      }
    }
    return new Selection(attempts, first, unknown);
  }

  /// Of the same batch these alone.
  Selection of(List<Stored> some) {
    Map<TxHash, Stored> these = new LinkedHashMap<>();
    some.forEach(attempt -> these.put(attempt.body().hash(), attempt));
    return new Selection(these, first, unknown);
  }

  Set<TransactionId> transactions() {
    return attempts.values().stream()
        .map(one -> one.key().transaction())
        .collect(Collectors.toSet());
  }

  /// Those that may be sent. A nonce occurs once: only the current attempt of a transaction may.
  List<OfSender> toSend() {
    Map<Address, List<Stored>> bySender = new LinkedHashMap<>();
    for (Stored attempt : attempts.values()) {
      if (attempt.standing() == Sendability.SENDABLE) {
        bySender.computeIfAbsent(attempt.sender(), _ -> new ArrayList<>()).add(attempt);
      }
    }
    List<OfSender> senders = new ArrayList<>(bySender.size());
    bySender.forEach((sender, attempts) -> {
      attempts.sort(Comparator.comparing(Stored::nonce));
      senders.add(new OfSender(sender, attempts));
    });
    return senders;
  }
}
