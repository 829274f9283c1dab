package io.relayer.signer.signing;

import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.signer.encoding.TransactionBody;
import io.relayer.signer.encoding.UnsignedTransaction;

/// A queued transaction with the nonce and the fees that it is about to get.
record Draft(ReadyTransaction queued, Nonce nonce, Fees fees) {
  UnsignedTransaction unsigned(ChainId chain) {
    TransactionBody body =
        new TransactionBody(
            chain, nonce, queued.gasLimit(), queued.to(), queued.value(), queued.body().data());
    return switch (fees) {
      case Fees.Dynamic(var maxFee, var tip) ->
          new UnsignedTransaction.Dynamic(body, maxFee, tip, queued.body().accessList());
      case Fees.Single(var price, var accessList) ->
          accessList
              ? new UnsignedTransaction.AccessList(body, price, queued.body().accessList())
              : new UnsignedTransaction.Legacy(body, price);
    };
  }
}
