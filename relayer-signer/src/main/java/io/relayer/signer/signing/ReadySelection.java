package io.relayer.signer.signing;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Nonce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Selection among a sender's ready transactions. Nonces are given out in the queue's order, as far
/// as the funds go: what has to wait until something in flight is settled is not overtaken by what
/// is cheaper, else small payments would starve a large one. What costs more than the whole balance
/// is passed over: no such wait would end.
///
/// Why: RATIONALE.md#payable.
final class ReadySelection {
  private final Nonce next;
  private final Pricing pricing;
  private final ChainNow now;
  private final SpendableBalance purse;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<ReadyTransaction> tooDear = new ArrayList<>();
  private final List<ReadyTransaction> beyondBalance = new ArrayList<>();
  private final List<ReadyTransaction> tooBig = new ArrayList<>();
  private boolean penniless;

  ReadySelection(Nonce next, Pricing pricing, ChainNow now, SpendableBalance purse) {
    this.next = next;
    this.pricing = pricing;
    this.now = now;
    this.purse = purse;
  }

  ReadySelection of(List<ReadyTransaction> ready) {
    for (ReadyTransaction transaction : ready) {
      Optional<TransactionFees> fees = pricing.fees(transaction);
      if (now.isOverBlockLimit(transaction.gasLimit())) {
        tooBig.add(transaction);
      } else if (fees.isEmpty()) {
        tooDear.add(transaction);
      } else if (purse.isBeyond(transaction, fees.get())) {
        beyondBalance.add(transaction);
      } else if (purse.pay(transaction, fees.get())) {
        drafts.add(new Draft(transaction, next.plus(drafts.size()), fees.get()));
      } else {
        penniless = true;
        break;
      }
    }
    return this;
  }

  /// Those that get nonces, in the queue's order.
  List<Draft> drafts() {
    return drafts;
  }

  /// Those that can't pay the present price.
  List<ReadyTransaction> tooDear() {
    return tooDear;
  }

  /// Those that cost more than the sender has altogether.
  List<ReadyTransaction> beyondBalance() {
    return beyondBalance;
  }

  /// Whether there are such, or such that are too dear.
  boolean hasUnpayable() {
    return !tooDear.isEmpty() || !beyondBalance.isEmpty();
  }

  /// Those that no block can hold.
  List<ReadyTransaction> tooBig() {
    return tooBig;
  }

  /// Whether the next one after the drafts is not paid for.
  boolean isPenniless() {
    return penniless;
  }
}
