package io.relayer.app.audit;

import static java.util.Objects.requireNonNull;

import io.relayer.app.audit.MiningChain.Action;
import io.relayer.app.audit.MiningChain.Executed;
import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSection.Retention;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.NewTransaction.Depth;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
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
import io.relayer.operations.housekeeping.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// A database in which each transaction went the way that the roles would have taken it, by the
/// same guarded steps, beside what one sender did on a real chain.
final class Ledger implements AutoCloseable {
  static final ChainId CHAIN = new ChainId(31337);
  static final int CONFIRMATIONS = 3;

  private final TestDatabase fresh = TestStack.database();
  private final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
  private final MiningChain chain;
  private Address sender;
  private int requests;

  Ledger(MiningChain chain) {
    this.chain = chain;
    this.sender = chain.newAccount();
    new Partitions(database, Retention.DEFAULT).advance();
    sql(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
  }

  /// Begins anew, with a sender of which the chain knows nothing.
  void clear() {
    sql("truncate requests, payloads, transactions, attempts, transitions, accounts");
    sender = chain.newAccount();
    requests = 0;
    database.useTransaction(h -> AccountDao.register(h, List.of(CHAIN), List.of(sender), "test"));
  }

  Database database() {
    return database;
  }

  /// The configuration that leads here, and to the chain; there is no Kafka.
  String yaml() {
    return """
    database: { url: "%s", username: "%s", password: "%s" }
    kafka: { bootstrap-servers: "127.0.0.1:1" }
    chains: [ { id: 31337, name: dev, nodes: [ { url: "%s" } ] } ]
    """
        .formatted(fresh.url(), fresh.user(), fresh.password(), chain.url());
  }

  Address sender() {
    return sender;
  }

  /// Begins to use the sender.
  void takeIntoUse(long nonce) {
    database.useTransaction(
        h -> AccountDao.takeIntoUse(h, CHAIN, sender, new Nonce(nonce), chain.head()));
  }

  TransactionId queued(Action action) {
    RequestKey key = new RequestKey("test", "r" + ++requests);
    TransactionId id = TransactionId.next(System.currentTimeMillis());
    Payload payload =
        new Payload(
            action.to(),
            action.value(),
            new Input.Data(action.data()),
            OptionalLong.of(200_000),
            List.of());
    SigningRequest request =
        new SigningRequest(
            key,
            new Origin.Sender(CHAIN, sender),
            payload,
            FeeTerms.DEFAULT,
            new Terms(new Confirmations.ChainDefault(), null, 5),
            new TreeMap<>());
    database.useTransaction(h -> {
      Bytes fingerprint = Bytes.of(new byte[32]);
      var stored = RequestDao.insert(h, List.of(new RequestDao.Body(key, fingerprint, 1)));
      long requestKey = requireNonNull(stored.get(key)).requestKey();
      Depth depth = new Depth(CONFIRMATIONS, false);
      TransactionInsert.queued(
          h,
          List.of(new NewTransaction(id, requestKey, request, depth, Trace.NONE, Instant.now())));
    });
    return id;
  }

  TransactionId dropped(Action action) {
    TransactionId id = queued(action);
    step(h ->
        TransactionSteps.dropped(
            h, List.of(ref(id, 0)), FailureCode.EXPIRED, List.of("deadline passed")));
    return id;
  }

  TransactionId signed(Action action, Nonce nonce, TxHash hash) {
    TransactionId id = queued(action);
    step(h -> {
      AccountDao.takeNonces(h, CHAIN, sender, nonce, 1);
      AttemptDao.insert(h, List.of(attempt(id, 1, Attempt.Kind.PAYLOAD, hash)));
      return TransactionSteps.signed(
          h, List.of(new NonceAssignment(ref(id, 0), sender, nonce)), Duration.ofMinutes(10));
    });
    return id;
  }

  TransactionId pending(Action action, Nonce nonce, TxHash hash) {
    TransactionId id = signed(action, nonce, hash);
    step(h -> TransactionSteps.known(h, List.of(ref(id, 1))));
    return id;
  }

  TransactionId included(Action action, Executed executed) {
    TransactionId id = pending(action, executed.nonce(), executed.hash());
    step(h -> TransactionSteps.included(h, List.of(inclusion(id, 1, 2, executed))));
    return id;
  }

  /// Executed on the chain, and final at depth.
  TransactionId executed(Action action) {
    Executed executed = chain.execute(sender, action);
    TransactionId id = included(action, executed);
    chain.mine(CONFIRMATIONS - 1);
    step(h -> TransactionSteps.finalised(h, List.of(ref(id, 3))));
    return id;
  }

  /// Its payload went out, then a cancellation, which was mined.
  TransactionId cancelled(Action action) {
    Executed empty = chain.execute(sender, new Action(sender, Wei.of(0), Bytes.EMPTY));
    TransactionId id = pending(action, empty.nonce(), inventedHash(100 + requests));
    database.useTransaction(
        h -> AttemptDao.insert(h, List.of(attempt(id, 2, Attempt.Kind.EMPTY, empty.hash()))));
    sql("update transactions set intent = 'cancel', attempt = 2 where transaction_id = ?", id);
    step(h -> TransactionSteps.included(h, List.of(inclusion(id, 2, 2, empty))));
    chain.mine(CONFIRMATIONS - 1);
    step(h -> TransactionSteps.finalised(h, List.of(ref(id, 3))));
    return id;
  }

  /// Its payload was executed by a transaction that was not signed here.
  TransactionId executedElsewhere(Action action) {
    Executed executed = chain.execute(sender, action);
    TransactionId id = pending(action, executed.nonce(), inventedHash(100 + requests));
    step(h ->
        ForeignExecutions.included(
            h,
            List.of(
                new ForeignExecutions.Foreign(executed.hash(), inclusion(id, 0, 2, executed)))));
    chain.mine(CONFIRMATIONS - 1);
    step(h -> TransactionSteps.finalised(h, List.of(ref(id, 3))));
    return id;
  }

  /// Something else stands at its nonce, by which it is said to have lost it.
  TransactionId superseded(Action action, Executed by) {
    TransactionId id = pending(action, by.nonce(), inventedHash(100 + requests));
    step(h ->
        TransactionSteps.superseded(
            h, List.of(ref(id, 2)), List.of(new InBlock(by.block(), by.blockHash()))));
    return id;
  }

  /// Changes what should never be changed.
  void sql(String sql, Object... binds) {
    database.<Integer, RuntimeException>withHandle(h -> h.execute(sql, binds));
  }

  static TxHash inventedHash(int number) {
    byte[] hash = new byte[32];
    hash[0] = (byte) 0xfa;
    hash[31] = (byte) number;
    return TxHash.of(hash);
  }

  private static TransactionVersion ref(TransactionId id, int version) {
    return new TransactionVersion(id, version);
  }

  private static Attempt attempt(TransactionId id, int number, Attempt.Kind kind, TxHash hash) {
    return new Attempt(
        id,
        number,
        kind,
        CHAIN,
        new SignedTransaction(Bytes.parse("0x02"), hash),
        200_000,
        new TransactionFees.Dynamic(Wei.of(2), Wei.of(1)));
  }

  private static Inclusion inclusion(TransactionId id, int attempt, int version, Executed in) {
    return new Inclusion(
        ref(id, version),
        attempt,
        in.block(),
        in.blockHash(),
        in.succeeded(),
        in.gasUsed(),
        Wei.of(1),
        Inclusion.Details.NONE);
  }

  private interface Steps {
    Set<TransactionId> write(org.jdbi.v3.core.Handle handle);
  }

  private void step(Steps steps) {
    Set<TransactionId> moved = database.inTransaction(steps::write);
    if (moved.size() != 1) {
      throw new IllegalStateException("the step was refused");
    }
  }

  @Override
  public void close() {
    database.close();
    fresh.close();
  }
}
