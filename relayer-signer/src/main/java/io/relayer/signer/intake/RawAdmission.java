package io.relayer.signer.intake;

import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.PrunedRequests;
import io.relayer.core.transaction.RequestDao;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RawRequest.Place;
import io.relayer.messages.request.RawRequest.Signed;
import io.relayer.messages.request.RejectionCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Admits a batch's requests that bring what was signed elsewhere. Their senders are locked, so who
/// has a nonce is settled; and bytes have one sender and one nonce, so who has that has the bytes
/// too.
///
/// Why: RATIONALE.md#raw-claim.
final class RawAdmission {
  /// How many attempts a transaction may come to have: each is looked for on the chain.
  static final int MOST_ATTEMPTS = 128;

  private static final String ANOTHER_CALL =
      "raw: executes something else than what came before under this id (expected the same to,"
          + " value and data)";

  private final Map<Place, NonceOwner> occupants = new HashMap<>();
  private final Set<Place> pruned = new HashSet<>();

  sealed interface Verdict {
    /// A new one, which is written by [#write].
    record Taken() implements Verdict {}

    /// It came before. If it brings new bytes, they are written by [#write]; then its state is
    /// published again.
    ///
    /// @param requestKey of table `requests`
    record Again(long requestKey) implements Verdict {}

    record Refused(RejectionCode code, String message) implements Verdict {}
  }

  /// Locks the senders and what stands at their nonces. To be called first.
  void prepare(Handle handle, List<Candidate.Legible> candidates) {
    Set<Place> places =
        candidates.stream()
            .filter(Candidate.Raw.class::isInstance)
            .map(candidate -> ((Candidate.Raw) candidate).request().place())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!places.isEmpty()) {
      RawTransactionDao.lockSenders(handle, places);
      StoredRawDao.lock(handle, places)
          .forEach((place, stored) -> occupants.put(place, new NonceOwner.Known(place, stored)));
      pruned.addAll(RawTransactionDao.pruned(handle, places));
    }
  }

  Verdict admit(Handle handle, Candidate.Raw candidate, NewTransaction.Depth depth) {
    RawRequest request = candidate.request();
    NonceOwner occupant = occupants.get(request.place());
    if (occupant != null && !occupant.key().equals(request.key())) {
      return new Verdict.Refused(
          RejectionCode.DUPLICATE_TRANSACTION,
          "raw: nonce %s of %s on chain %s belongs to request %s%s"
              .formatted(
                  request.place().nonce(),
                  request.place().sender(),
                  request.place().chain(),
                  occupant.key(),
                  wayOn(occupant)));
    }
    if (occupant == null
        && pruned.contains(request.place())
        && !RequestDao.has(handle, request.key())) {
      return new Verdict.Refused(
          RejectionCode.DUPLICATE_TRANSACTION,
          "raw: nonce %s of %s on chain %s is below those of requests that ended long ago and were deleted by their age"
              .formatted(
                  request.place().nonce(), request.place().sender(), request.place().chain()));
    }
    RequestDao.Stored stored =
        Objects.requireNonNull(
            RequestDao.insert(handle, List.of(candidate.body())).get(request.key()));
    if (stored.inserted()) {
      occupants.put(request.place(), fresh(candidate, stored, depth));
      return new Verdict.Taken();
    }
    if (!stored.isOf(candidate.body())) {
      return new Verdict.Refused(RejectionCode.DUPLICATE_ID, Admission.anotherBody(request.key()));
    }
    if (occupant != null) {
      return again(occupant, request, stored.requestKey());
    }
    return pruned.contains(request.place())
            && !PrunedRequests.executed(handle, stored.requestKey(), request.call())
        ? new Verdict.Refused(RejectionCode.DUPLICATE_ID, ANOTHER_CALL)
        : new Verdict.Again(stored.requestKey());
  }

  /// A nonce stays its request's, whatever has become of that.
  private static String wayOn(NonceOwner occupant) {
    if (occupant.isRefused()) {
      return ", which every node has refused: other bytes that execute the same may follow under"
          + " that id; any others have to be sent past the relayer";
    }
    return occupant.isFinal()
        ? ", which has ended: if its nonce is not used, other bytes have to be sent past the"
            + " relayer"
        : "";
  }

  private static NonceOwner fresh(
      Candidate.Raw candidate, RequestDao.Stored stored, NewTransaction.Depth depth) {
    return new NonceOwner.New(
        new RawTransaction.Fresh(
            TransactionId.next(System.currentTimeMillis()),
            stored.requestKey(),
            candidate.request(),
            depth,
            candidate.arrival().trace(),
            candidate.arrival().at()));
  }

  private static Verdict again(NonceOwner occupant, RawRequest request, long requestKey) {
    if (!occupant.call().equals(request.call())) {
      return new Verdict.Refused(RejectionCode.DUPLICATE_ID, ANOTHER_CALL);
    }
    Set<TxHash> known = occupant.hashes();
    List<Signed> further =
        request.attempts().stream().filter(one -> !known.contains(one.body().hash())).toList();
    if (further.isEmpty() || occupant.isFinal()) {
      return new Verdict.Again(requestKey);
    }
    if (known.size() + further.size() > MOST_ATTEMPTS) {
      return new Verdict.Refused(
          RejectionCode.INVALID_FIELD,
          "raw: would be attempt %d of this transaction (expected at most %d)"
              .formatted(known.size() + further.size(), MOST_ATTEMPTS));
    }
    occupant.add(further);
    return new Verdict.Again(requestKey);
  }

  /// Writes what was taken.
  void write(Handle handle) {
    RawTransactionDao.insert(
        handle,
        occupants.values().stream()
            .filter(NonceOwner.New.class::isInstance)
            .map(occupant -> ((NonceOwner.New) occupant).whole())
            .toList());
    RawTransactionDao.add(
        handle,
        occupants.values().stream()
            .filter(NonceOwner.Known.class::isInstance)
            .flatMap(occupant -> ((NonceOwner.Known) occupant).further().stream())
            .toList());
  }
}
