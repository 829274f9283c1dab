package io.relayer.signer.signing;

import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;

/// A queued transaction with the nonce and the fees that it is about to get.
record Draft(ReadyTransaction queued, Nonce nonce, TransactionFees fees) {
  UnsignedTransaction unsigned(ChainId chain) {
    TransactionBody body =
        new TransactionBody(
            chain, nonce, queued.gasLimit(), queued.to(), queued.value(), queued.body().data());
    return switch (fees) {
      case TransactionFees.Dynamic(var maxFee, var tip) ->
          new UnsignedTransaction.Dynamic(body, maxFee, tip, queued.body().accessList());
      case TransactionFees.Single(var price, var accessList) ->
          accessList
              ? new UnsignedTransaction.AccessList(body, price, queued.body().accessList())
              : new UnsignedTransaction.Legacy(body, price);
    };
  }
}
