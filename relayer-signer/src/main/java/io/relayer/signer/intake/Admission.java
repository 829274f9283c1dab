package io.relayer.signer.intake;

import io.relayer.core.outbox.Rejection;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.RequestDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.Confirmations;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.SigningRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Decides what becomes of a batch's records, in their order, within the SQL transaction that
/// stores the position read: new transactions, repeats of known requests, and rejections.
///
/// Why: RATIONALE.md#unknown-chain.
final class Admission {
  private final Map<ChainId, RegisteredDao.Chain> chains;
  private final List<NewTransaction> accepted = new ArrayList<>();
  private final Set<Long> repeated = new LinkedHashSet<>();
  private final List<Rejection> rejected = new ArrayList<>();

  private Admission(Map<ChainId, RegisteredDao.Chain> chains) {
    this.chains = chains;
  }

  /// Transactions that are to be signed.
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

  /// Asks the database, and claims the new idempotency keys there. Runs of requests that are to be
  /// signed cost a statement each, others one statement apiece.
  ///
  /// @param raw gets what was signed elsewhere
  static Admission of(Handle handle, List<Candidate> candidates, RawAdmission raw) {
    Admission admission = new Admission(RegisteredDao.chains(handle));
    List<Candidate.Legible> admissible = admission.refer(handle, candidates);
    raw.prepare(handle, admissible);
    List<Candidate.WellFormed> run = new ArrayList<>();
    for (Candidate.Legible candidate : admissible) {
      switch (candidate) {
        case Candidate.WellFormed toSign -> run.add(toSign);
        case Candidate.Raw signed -> {
          admission.admit(handle, run);
          run.clear();
          admission.take(signed, raw.admit(handle, signed, admission.depthOf(signed)));
        }
      }
    }
    admission.admit(handle, run);
    return admission;
  }

  private NewTransaction.Depth depthOf(Candidate.Raw candidate) {
    RawRequest request = candidate.request();
    RegisteredDao.Chain chain = Objects.requireNonNull(chains.get(request.place().chain()));
    return Tiers.atLeast(
        depth(request.confirmations(), chain.least()), chain.tiers(), request.call().value());
  }

  private void take(Candidate.Raw candidate, RawAdmission.Verdict verdict) {
    switch (verdict) {
      case RawAdmission.Verdict.Taken() -> {}
      case RawAdmission.Verdict.Again(long requestKey) -> repeated.add(requestKey);
      case RawAdmission.Verdict.Refused(var code, var message) ->
          rejected.add(candidate.rejected(code, message));
    }
  }

  private void admit(Handle handle, List<Candidate.WellFormed> run) {
    Map<RequestKey, RequestDao.Body> firsts = new LinkedHashMap<>();
    run.forEach(candidate -> firsts.putIfAbsent(candidate.key(), candidate.body()));
    Map<RequestKey, RequestDao.Stored> stored =
        firsts.isEmpty() ? Map.of() : RequestDao.insert(handle, firsts.values());
    Set<RequestKey> seen = new LinkedHashSet<>();
    for (Candidate.WellFormed candidate : run) {
      RequestKey key = candidate.key();
      boolean first = seen.add(key);
      decide(candidate, stored.get(key), first, chains.get(candidate.request().chainId()));
    }
  }

  /// Rejects what refers to a chain or a sender that nobody has registered, and what was not
  /// readable.
  private List<Candidate.Legible> refer(Handle handle, List<Candidate> candidates) {
    ReferenceCheck known = ReferenceCheck.of(handle, chains.keySet(), candidates);
    List<Candidate.Legible> admissible = new ArrayList<>();
    for (Candidate candidate : candidates) {
      switch (candidate) {
        case Candidate.IllFormed(Rejection rejection) -> rejected.add(rejection);
        case Candidate.Legible readable ->
            known.unknown(readable).ifPresentOrElse(rejected::add, () -> admissible.add(readable));
      }
    }
    return admissible;
  }

  private void decide(
      Candidate.WellFormed candidate,
      RequestDao.@org.jspecify.annotations.Nullable Stored stored,
      boolean first,
      RegisteredDao.@org.jspecify.annotations.Nullable Chain chain) {
    if (stored == null || chain == null) {
      throw new IllegalStateException("nothing is stored for " + candidate.request().key());
    }
    if (stored.inserted() && first) {
      accepted.add(
          new NewTransaction(
              TransactionId.next(System.currentTimeMillis()),
              stored.requestKey(),
              candidate.request(),
              depthOf(candidate.request(), chain),
              candidate.arrival().trace(),
              candidate.arrival().at()));
    } else if (stored.isOf(candidate.body())) {
      repeated.add(stored.requestKey());
    } else {
      rejected.add(candidate.rejected(RejectionCode.DUPLICATE_ID, anotherBody(candidate.key())));
    }
  }

  private static NewTransaction.Depth depthOf(SigningRequest request, RegisteredDao.Chain chain) {
    return Tiers.atLeast(
        depth(request.terms().confirmations(), chain.least()),
        chain.tiers(),
        request.payload().value());
  }

  static String anotherBody(RequestKey key) {
    return "id: '%s' of producer '%s' came before with another body"
        .formatted(key.id(), key.producer());
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
