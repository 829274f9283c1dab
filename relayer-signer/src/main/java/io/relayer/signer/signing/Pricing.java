package io.relayer.signer.signing;

import io.relayer.core.chain.FeeQuote;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import java.util.Optional;

/// Prices a transaction's first attempt.
///
/// Why: RATIONALE.md#fee-cap.
///
/// @param market what the chain asks now; empty while that is not known, or not recent
/// @param ceiling the most that the relayer pays per gas by its own choice; explicit prices are the
///   producer's
record Pricing(Optional<FeeQuote> market, Wei ceiling) {
  /// The fee cap leaves room for the base fee to double: six full blocks in a row raise it by that
  /// (EIP-1559: an eighth each).
  static final int BASE_FEE_ROOM = 2;

  /// What each speed pays at most per gas.
  Optional<ReadyDao.Caps> caps() {
    return market.map(now ->
        new ReadyDao.Caps(
            bySpeed(now, FeeTerms.Speed.SLOW, false).cap(),
            bySpeed(now, FeeTerms.Speed.AVERAGE, false).cap(),
            bySpeed(now, FeeTerms.Speed.FAST, false).cap()));
  }

  /// The fees of an attempt; empty where `maxCost` does not allow them, or the market is asked and
  /// not known.
  Optional<TransactionFees> fees(ReadyTransaction transaction) {
    return chosen(transaction.fee(), !transaction.body().accessList().isEmpty())
        .filter(fees -> affordable(transaction, fees));
  }

  private static boolean affordable(ReadyTransaction transaction, TransactionFees fees) {
    Wei most = transaction.fee().maxCost();
    return most == null || fees.cap().times(transaction.gasLimit()).compareTo(most) <= 0;
  }

  private Optional<TransactionFees> chosen(FeeTerms fee, boolean accessList) {
    return switch (fee) {
      case FeeTerms.BySpeed(var speed, var _) -> market.map(now -> bySpeed(now, speed, accessList));
      case FeeTerms.Dynamic(var maxFee, var tip, var _) ->
          Optional.of(new TransactionFees.Dynamic(maxFee, tip));
      case FeeTerms.Legacy(var gasPrice, var _) ->
          Optional.of(new TransactionFees.Single(gasPrice, accessList));
    };
  }

  private TransactionFees bySpeed(FeeQuote now, FeeTerms.Speed speed, boolean accessList) {
    return switch (now) {
      case FeeQuote.Dynamic dynamic -> {
        Wei tip = dynamic.tip(speed);
        Wei cap = dynamic.baseFee().times(BASE_FEE_ROOM).plus(tip).min(ceiling);
        yield new TransactionFees.Dynamic(cap, tip.min(cap));
      }
      case FeeQuote.Single(var gasPrice) ->
          new TransactionFees.Single(gasPrice.min(ceiling), accessList);
    };
  }
}
