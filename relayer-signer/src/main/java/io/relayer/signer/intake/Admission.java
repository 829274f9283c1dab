package io.relayer.signer.intake;

import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.intake.KnownDao;
import io.relayer.core.intake.NewTransaction;
import io.relayer.core.intake.Rejection;
import io.relayer.core.intake.RequestDao;
import io.relayer.core.request.Confirmations;
import io.relayer.core.request.Origin;
import io.relayer.core.request.RejectionCode;
import io.relayer.core.request.RequestKey;
import io.relayer.core.request.SigningRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Decides what becomes of a batch's records, in their order, within the SQL transaction that
/// stores the position read: new transactions, repeats of known requests, and rejections.
final class Admission {
  private final List<NewTransaction> accepted = new ArrayList<>();
  private final Set<Long> repeated = new LinkedHashSet<>();
  private final List<Rejection> rejected = new ArrayList<>();

  private Admission() {}

  List<NewTransaction> accepted() {
    return accepted;
  }

  /// Keys of table `requests`.
  Set<Long> repeated() {
    return repeated;
  }

  List<Rejection> rejected() {
    return rejected;
  }

  /// Asks the database, and claims the new idempotency keys there.
  static Admission of(Handle handle, List<Candidate> candidates) {
    Admission admission = new Admission();
    List<Candidate.WellFormed> admissible = admission.refer(handle, candidates);
    Map<RequestKey, RequestDao.Body> firsts = new LinkedHashMap<>();
    admissible.forEach(
        candidate -> firsts.putIfAbsent(candidate.request().key(), candidate.body()));
    Map<RequestKey, RequestDao.Stored> stored =
        firsts.isEmpty() ? Map.of() : RequestDao.insert(handle, firsts.values());
    Map<ChainId, NewTransaction.Depth> chains = KnownDao.chains(handle);
    Set<RequestKey> seen = new LinkedHashSet<>();
    for (Candidate.WellFormed candidate : admissible) {
      RequestKey key = candidate.request().key();
      boolean first = seen.add(key);
      admission.decide(
          candidate, stored.get(key), first, chains.get(candidate.request().chainId()));
    }
    return admission;
  }

  /// Rejects what refers to a chain or a sender that nobody has registered, and what was not
  /// readable.
  private List<Candidate.WellFormed> refer(Handle handle, List<Candidate> candidates) {
    Set<ChainId> chains = KnownDao.chains(handle).keySet();
    Set<KnownDao.Sender> senders = KnownDao.senders(handle, asked(candidates));
    List<Candidate.WellFormed> admissible = new ArrayList<>();
    for (Candidate candidate : candidates) {
      switch (candidate) {
        case Candidate.IllFormed(Rejection rejection) -> rejected.add(rejection);
        case Candidate.WellFormed readable ->
            unknown(readable, chains, senders)
                .ifPresentOrElse(rejected::add, () -> admissible.add(readable));
      }
    }
    return admissible;
  }

  private static Set<KnownDao.Sender> asked(List<Candidate> candidates) {
    Set<KnownDao.Sender> asked = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      if (candidate instanceof Candidate.WellFormed readable
          && readable.request().origin() instanceof Origin.Sender(var chain, var address)) {
        asked.add(new KnownDao.Sender(chain, address));
      }
    }
    return asked;
  }

  private static Optional<Rejection> unknown(
      Candidate.WellFormed candidate, Set<ChainId> chains, Set<KnownDao.Sender> senders) {
    SigningRequest request = candidate.request();
    if (!chains.contains(request.chainId())) {
      return Optional.of(
          candidate.rejected(
              RejectionCode.UNKNOWN_CHAIN,
              "chainId: %s is not configured (known: %s)".formatted(request.chainId(), chains)));
    }
    return switch (request.origin()) {
      case Origin.Pool(var _, var name) ->
          Optional.of(
              candidate.rejected(
                  RejectionCode.UNKNOWN_SENDER, "pool: there is no pool '%s'".formatted(name)));
      case Origin.Sender(var chain, var address) ->
          senders.contains(new KnownDao.Sender(chain, address))
              ? Optional.empty()
              : Optional.of(
                  candidate.rejected(
                      RejectionCode.UNKNOWN_SENDER,
                      "from: no signer has had a key of %s on chain %s".formatted(address, chain)));
    };
  }

  private void decide(
      Candidate.WellFormed candidate,
      RequestDao.@org.jspecify.annotations.Nullable Stored stored,
      boolean first,
      NewTransaction.@org.jspecify.annotations.Nullable Depth chain) {
    if (stored == null || chain == null) {
      throw new IllegalStateException("nothing is stored for " + candidate.request().key());
    }
    if (stored.inserted() && first) {
      accepted.add(
          new NewTransaction(
              TransactionId.next(System.currentTimeMillis()),
              stored.requestKey(),
              candidate.request(),
              depth(candidate.request().terms().confirmations(), chain),
              candidate.arrival().trace(),
              candidate.arrival().at()));
    } else if (stored.fingerprint().equals(candidate.body().fingerprint())
        && stored.version() == candidate.body().version()) {
      repeated.add(stored.requestKey());
    } else {
      rejected.add(
          candidate.rejected(
              RejectionCode.DUPLICATE_ID,
              "id: '%s' of producer '%s' came before with another body"
                  .formatted(
                      candidate.request().key().id(), candidate.request().key().producer())));
    }
  }

  /// The larger of what the chain and the request ask.
  static NewTransaction.Depth depth(Confirmations asked, NewTransaction.Depth chain) {
    return switch (asked) {
      case Confirmations.ChainDefault() -> chain;
      case Confirmations.Depth(int blocks) ->
          new NewTransaction.Depth(Math.max(blocks, chain.confirmations()), chain.finalized());
      case Confirmations.Finalized() -> new NewTransaction.Depth(chain.confirmations(), true);
    };
  }
}
