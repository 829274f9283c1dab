package io.relayer.signer.signing;

import io.relayer.core.domain.Nonce;
import io.relayer.core.signing.SenderSituation;
import io.relayer.core.signing.SenderSituation.Observed;

/// What may be done for a sender now.
sealed interface Plan {
  /// Up to `room` nonces from `next` on may be taken.
  record Sign(Nonce next, int room) implements Plan {}

  /// The account's first nonce is `first`, as the chain has it at block `number`.
  record TakeIntoUse(Nonce first, long number) implements Plan {}

  /// Nothing, until what `reason` names has changed.
  record Wait(String reason) implements Plan {}

  /// Nothing: the window is full, or an operator has halted it.
  record Rest() implements Plan {}

  /// No observation of the account yet, or not a recent one.
  String FIRST_NONCE = "first-nonce";

  /// Payments that are not ours are in the pool: a nonce of ours would outbid them.
  String FOREIGN_PENDING = "foreign-pending";

  /// Not observed since the database was last verified.
  String CHAIN_NONCE = "chain-nonce";

  /// The chain has more of this sender's transactions than we know of: the database went back, or a
  /// stranger uses the key. Never jumped; an operator decides.
  String CHAIN_AHEAD = "chain-ahead";

  static Plan of(SenderSituation sender) {
    if (sender.halt().any()) {
      return new Rest();
    }
    Observed observed = sender.observed();
    Nonce next = sender.next();
    if (next == null) {
      return first(observed);
    }
    if (observed == null || !observed.sinceServerStart()) {
      return new Wait(CHAIN_NONCE);
    }
    if (observed.latest().compareTo(next) > 0) {
      return new Wait(CHAIN_AHEAD);
    }
    return sender.room() > 0 ? new Sign(next, sender.room()) : new Rest();
  }

  private static Plan first(@org.jspecify.annotations.Nullable Observed observed) {
    if (observed == null
        || observed.pending() == null
        || !observed.sinceServerStart()
        || !observed.recent()) {
      return new Wait(FIRST_NONCE);
    }
    return observed.latest().equals(observed.pending())
        ? new TakeIntoUse(observed.latest(), observed.number())
        : new Wait(FOREIGN_PENDING);
  }
}
