package io.relayer.signer.intake;

import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RequestKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A transaction that was signed elsewhere, as the database takes it.
///
/// Why: RATIONALE.md#dearest-attempt.
public sealed interface RawTransaction {
  ChainId chain();

  /// Of a request that was just accepted.
  ///
  /// @param requestKey of table `requests`
  /// @param requestedAt the time of the record that brought it
  record Fresh(
      TransactionId id,
      long requestKey,
      RawRequest request,
      NewTransaction.Depth depth,
      Trace trace,
      Instant requestedAt)
      implements RawTransaction {
    @Override
    public ChainId chain() {
      return request.place().chain();
    }

    /// The same with further attempts.
    public Fresh with(List<RawRequest.Signed> further) {
      return new Fresh(id, requestKey, request.with(further), depth, trace, requestedAt);
    }

    List<Attempt> attempts() {
      return numbered(id, request.attempts(), 1, chain());
    }
  }

  /// Further attempts of one that is stored.
  ///
  /// @param attempts none of which is stored
  record Further(Stored of, ChainId chain, List<RawRequest.Signed> attempts)
      implements RawTransaction {
    public Further {
      attempts = List.copyOf(attempts);
    }

    List<Attempt> numbered() {
      return RawTransaction.numbered(of.ref().id(), attempts, of.highest() + 1, chain);
    }
  }

  /// The transaction that has a sender's nonce.
  ///
  /// @param current the attempt that is sent
  /// @param call what its attempts execute
  /// @param attempts by their numbers, from 1; after them foreign ones, whose numbers are negative
  record Stored(
      TransactionVersion ref,
      RequestKey key,
      End end,
      Current current,
      RawRequest.Call call,
      List<Known> attempts) {
    public Stored {
      attempts = List.copyOf(attempts);
    }

    public Set<TxHash> hashes() {
      return attempts.stream().map(Known::hash).collect(Collectors.toSet());
    }

    /// The highest number of an attempt, 0 where there is none.
    int highest() {
      return attempts.stream().mapToInt(Known::number).filter(number -> number > 0).max().orElse(0);
    }

    /// The number of the attempt that is to be sent once `further` ones are there. The present one
    /// keeps its place unless another one pays more: a node takes no other one for it; or unless no
    /// node takes it: then it is the dearest of the others.
    int currentWith(List<Attempt> further) {
      Optional<Known> present =
          attempts.stream().filter(attempt -> attempt.number() == current.number()).findAny();
      if (current.refused() || present.isEmpty()) {
        return dearest(further).number();
      }
      Known best = present.get();
      for (Attempt attempt : further) {
        if (attempt.fees().isDearerThan(best.fees())) {
          best = new Known(attempt.number(), attempt.body().hash(), attempt.fees());
        }
      }
      return best.number();
    }
  }

  /// Whether it has ended.
  enum End {
    OPEN,
    /// All nodes refused its bytes for good: others may follow.
    REFUSED,
    FINAL
  }

  /// @param refused whether all usable nodes said of it, when it was sent last, that it can never
  ///   be mined
  record Current(int number, boolean refused) {}

  record Known(int number, TxHash hash, TransactionFees fees) {}

  /// The dearest one, which is the one to be sent; of equals the first.
  static Attempt dearest(List<Attempt> attempts) {
    return attempts.stream()
        .reduce((a, b) -> b.fees().isDearerThan(a.fees()) ? b : a)
        .orElseThrow();
  }

  private static List<Attempt> numbered(
      TransactionId id, List<RawRequest.Signed> signed, int from, ChainId chain) {
    List<Attempt> attempts = new ArrayList<>(signed.size());
    for (RawRequest.Signed one : signed) {
      attempts.add(
          new Attempt(
              id,
              from + attempts.size(),
              Attempt.Kind.PAYLOAD,
              chain,
              one.body(),
              one.gasLimit(),
              one.fees()));
    }
    return attempts;
  }
}
