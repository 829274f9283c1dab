package io.relayer.broadcaster.publishing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.kafka.Stack;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.Confirmations;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Input;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.Payload;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.SigningRequest;
import io.relayer.messages.request.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Requests that are taken in and signed as the roles do it.
public final class Stored {
  public static final ChainId CHAIN = new ChainId(31337);
  public static final Address SENDER = Address.parse("0x" + "ab".repeat(20));
  static final Address RECIPIENT = Address.parse("0x" + "cd".repeat(20));

  private final Stack stack;
  private long nonce;

  /// Takes the sender into use at nonce 0.
  public Stored(Stack stack) {
    this.stack = stack;
    stack
        .database()
        .useTransaction(handle -> {
          AccountDao.register(handle, List.of(CHAIN), List.of(SENDER), "test");
          AccountDao.takeIntoUse(handle, CHAIN, SENDER, new Nonce(0), 0);
        });
  }

  public TransactionId queue(String id) {
    return stack.database().inTransaction(handle -> queue(handle, id));
  }

  private static TransactionId queue(Handle handle, String id) {
    RequestKey key = new RequestKey("billing", id);
    long requestKey =
        RequestDao.insert(
                handle, List.of(new RequestDao.Body(key, Bytes.parse("0x" + "11".repeat(32)), 1)))
            .values()
            .iterator()
            .next()
            .requestKey();
    TransactionId transaction = TransactionId.next(System.currentTimeMillis());
    TransactionInsert.queued(
        handle,
        List.of(
            new NewTransaction(
                transaction,
                requestKey,
                request(key),
                new NewTransaction.Depth(12, false),
                new Trace("00-trace-parent-01", "vendor=state"),
                Instant.parse("2026-11-22T10:00:00.123456Z"))));
    return transaction;
  }

  private static SigningRequest request(RequestKey key) {
    return new SigningRequest(
        key,
        new Origin.Sender(CHAIN, SENDER),
        new Payload(
            RECIPIENT,
            new Wei(Wei.gwei(1).value().pow(8)),
            new Input.Data(Bytes.parse("0x010203")),
            OptionalLong.of(60_000),
            List.of(new AccessListEntry(RECIPIENT, List.of(Bytes.parse("0x" + "22".repeat(32)))))),
        new FeeTerms.Dynamic(Wei.gwei(30), Wei.gwei(2), null),
        new Terms(new Confirmations.ChainDefault(), Instant.parse("2027-01-01T00:00:00Z"), 7),
        new TreeMap<>(Map.of("batch", "2026-11", "quote", "\"ä\"")));
  }

  /// Takes the next nonce for the transaction and puts its first attempt into the outbox.
  public TxHash sign(TransactionId transaction) {
    byte[] hash = new byte[32];
    hash[0] = 1;
    hash[31] = (byte) nonce;
    TxHash txHash = TxHash.of(hash);
    stack
        .database()
        .useTransaction(handle -> {
          AccountDao.takeNonces(handle, CHAIN, SENDER, new Nonce(nonce), 1);
          AttemptDao.insert(
              handle,
              List.of(
                  new Attempt(
                      transaction,
                      1,
                      Attempt.Kind.PAYLOAD,
                      CHAIN,
                      new SignedTransaction(Bytes.parse("0x02f8"), txHash),
                      60_000,
                      new TransactionFees.Dynamic(Wei.gwei(30), Wei.gwei(2)))));
          TransactionSteps.signed(
              handle,
              List.of(
                  new NonceAssignment(
                      new TransactionVersion(transaction, 0), SENDER, new Nonce(nonce))),
              Duration.ofMinutes(10));
          BroadcastOutboxDao.appendAll(
              handle, CHAIN, List.of(new BroadcastOutboxDao.Entry(transaction, 1)));
        });
    nonce++;
    return txHash;
  }

  /// Asks for the same request again.
  void repeat() {
    stack
        .database()
        .useTransaction(handle ->
            TransactionSteps.repeated(
                handle,
                handle.createQuery("select request_key from requests").mapTo(Long.class).list()));
  }
}
