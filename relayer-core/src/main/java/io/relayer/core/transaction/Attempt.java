package io.relayer.core.transaction;

import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;

/// A signed transaction, as it is stored before anything sees it. It never changes.
///
/// @param number 1 for the first attempt of the transaction
/// @param body the signed bytes as they go to `eth_sendRawTransaction`, and their hash
/// @param gasLimit gas
public record Attempt(
    TransactionId transaction,
    int number,
    Kind kind,
    ChainId chain,
    SignedTransaction body,
    long gasLimit,
    TransactionFees fees) {

  /// What the nonce is spent for.
  public enum Kind {
    /// What the request asked for.
    PAYLOAD,
    /// Nothing: a self-transfer that takes the payload's place.
    EMPTY;

    public String text() {
      return this == PAYLOAD ? "payload" : "empty";
    }
  }
}
