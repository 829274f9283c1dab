package io.relayer.operations.recovery;

import io.relayer.messages.TransactionId;
import org.junit.jupiter.api.AfterEach;

/// Two requests that are signed, in a database that is then made older.
abstract class RestorationCase {
  final OlderCopy copy = new OlderCopy();
  final TransactionId kept = signed("kept");
  final TransactionId lost = signed("lost");

  @AfterEach
  void close() {
    copy.close();
  }

  final TransactionId signed(String id) {
    TransactionId transaction = copy.stored().queue(id);
    copy.stored().sign(transaction);
    return transaction;
  }
}
