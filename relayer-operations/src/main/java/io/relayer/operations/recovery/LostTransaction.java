package io.relayer.operations.recovery;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.RequestKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A transaction as the journal knows it.
///
/// @param newest the last record of it that was read: what changes over a life is in this one
/// @param attempts the last record of each of its attempts, by their numbers
record LostTransaction(BroadcastMessage newest, List<BroadcastMessage> attempts) {

  /// The account whose nonces they are: the unit that is restored together.
  record Owner(ChainId chain, Address sender) {
    @Override
    public String toString() {
      return "%s on chain %s".formatted(sender, chain);
    }
  }

  private record Key(String producer, String id, int generation) {}

  static Owner owner(BroadcastMessage message) {
    return new Owner(
        message.transaction().origin().chainId(), message.transaction().origin().sender());
  }

  /// @param records of one owner, in the order of the journal
  static List<LostTransaction> of(List<BroadcastMessage> records) {
    Map<Key, Map<TxHash, BroadcastMessage>> attempts = new LinkedHashMap<>();
    Map<Key, BroadcastMessage> newest = new LinkedHashMap<>();
    for (BroadcastMessage record : records) {
      Key key =
          new Key(
              record.request().producer(),
              record.request().id(),
              record.transaction().generation().number());
      attempts.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(record.hash(), record);
      newest.put(key, record);
    }
    List<LostTransaction> lost = new ArrayList<>();
    newest.forEach((key, record) -> {
      List<BroadcastMessage> own = new ArrayList<>(attempts.getOrDefault(key, Map.of()).values());
      own.sort(Comparator.comparingInt(message -> message.attempt().number()));
      lost.add(new LostTransaction(record, own));
    });
    return lost;
  }

  RequestKey request() {
    return new RequestKey(newest.request().producer(), newest.request().id());
  }

  Nonce nonce() {
    return newest.transaction().origin().nonce();
  }

  /// Why the payload is not wanted any more, if so. An empty attempt is never signed without a
  /// reason; where its record does not tell it, withdrawn is what the request then ends as.
  @org.jspecify.annotations.Nullable
  String intent() {
    String told = newest.transaction().life().intent();
    boolean empty = attempts.stream().anyMatch(a -> a.attempt().kind().equals("empty"));
    return told == null && empty ? "cancel" : told;
  }

  /// For messages.
  @Override
  public String toString() {
    return "%s/%s".formatted(newest.request().producer(), newest.request().id());
  }
}
