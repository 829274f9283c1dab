package io.relayer.signer.signing;

import io.relayer.core.account.ObservedNonces;
import io.relayer.core.account.ObservedNonces.Funds;
import io.relayer.core.account.WaitReason;
import io.relayer.ethereum.value.Nonce;
import org.jspecify.annotations.Nullable;

/// The next step for a sender.
sealed interface SenderDecision {
  /// Up to `room` nonces from `next` on may be taken.
  ///
  /// @param funds to pay them with
  record Sign(Nonce next, int room, Funds funds) implements SenderDecision {}

  /// The account's first nonce is `first`, as the chain has it at block `number`.
  record TakeIntoUse(Nonce first, long number) implements SenderDecision {}

  /// Nothing, until what `reason` names has changed.
  record Wait(WaitReason reason) implements SenderDecision {}

  /// Nothing: the window is full, or an operator has halted it.
  record Rest() implements SenderDecision {}

  static SenderDecision of(SenderSituation sender) {
    if (sender.halt().any()) {
      return new Rest();
    }
    ObservedNonces observed = sender.observed();
    Nonce next = sender.next();
    if (next == null) {
      return first(observed);
    }
    if (observed == null || !observed.sinceServerStart()) {
      return new Wait(WaitReason.CHAIN_NONCE);
    }
    if (observed.latest().compareTo(next) > 0) {
      return new Wait(WaitReason.CHAIN_AHEAD);
    }
    return sender.room() > 0 ? new Sign(next, sender.room(), observed.funds()) : new Rest();
  }

  private static SenderDecision first(@Nullable ObservedNonces observed) {
    if (observed == null
        || observed.pending() == null
        || !observed.sinceServerStart()
        || !observed.recent()) {
      return new Wait(WaitReason.FIRST_NONCE);
    }
    return observed.latest().equals(observed.pending())
        ? new TakeIntoUse(observed.latest(), observed.number())
        : new Wait(WaitReason.FOREIGN_PENDING);
  }
}
