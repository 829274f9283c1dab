package io.relayer.monitor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.account.AccountDao;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.NodeSettings;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.devnet.DevChain;
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
import io.relayer.messages.TransactionId;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.SqlStatement;
import org.web3j.crypto.Hash;

/// A database and a dev chain, for tests that do the monitor's work by hand. The chain makes blocks
/// only when it is told to.
public final class World implements AutoCloseable {
  /// Blocks that a chain makes for one question, which has a deadline.
  private static final int MOST_AT_ONCE = 500;

  public final DevChain chain;
  public final ChainId id;
  public final ChainSettings settings;
  public final ChainNodes nodes;
  public final Database database;
  public final ChainTerms terms;
  public final Lease lease;
  public final Leader leader;
  public final MonitorMetrics metrics;

  /// Since this has queued or signed something itself.
  public final List<Channel> announced = new CopyOnWriteArrayList<>();

  private final TestDatabase fresh = TestStack.database();

  public World(DevChain chain) {
    this(chain, Duration.ofSeconds(1));
  }

  public World(DevChain chain, Duration blockTime) {
    this.chain = chain;
    this.id = new ChainId(chain.chainId());
    this.database = Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
    AfterCommit.announceTo(database, announced::add);
    this.settings = DevSettings.of(chain.url(), id, blockTime);
    this.nodes = connect(settings);
    this.terms = ChainTerms.of(settings, Contracts.ERRORS);
    execute(
        "insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,"
            + " in_flight_per_sender) values (?, 'dev', 1, false, 10, ?::interval, '10m', 16)",
        id,
        blockTime.toMillis() + " milliseconds");
    this.lease = takeLease("test");
    this.leader = new Leader(database, () -> Optional.of(lease), announced::add);
    this.metrics = new MonitorMetrics(new SimpleMeterRegistry(), id);
  }

  /// The chain by other ways.
  public ChainNodes nodesAt(String... urls) {
    return connect(
        Stream.of(urls)
            .map(url -> DevSettings.of(url, id, settings.pace().blockTime()).nodes().getFirst())
            .toList());
  }

  /// The chain by several nodes.
  public ChainNodes connect(List<NodeSettings> members) {
    return connect(
        new ChainSettings(
            id, "dev", members, settings.finality(), settings.pace(), settings.sending()));
  }

  private static ChainNodes connect(ChainSettings settings) {
    ChainNodes nodes =
        ChainNodes.connect(ChainNodes.Settings.of(settings, null), new SimpleMeterRegistry());
    try {
      if (!nodes.awaitUsable(Duration.ofSeconds(30))) {
        throw new IllegalStateException("the dev chain's node is not usable: " + nodes.status());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return nodes;
  }

  public Lease takeLease(String holder) {
    return database.inTransaction(handle ->
        LeaseDao.take(handle, "monitor:" + id, holder, Duration.ofMinutes(30)).orElseThrow());
  }

  /// Goes on until there is nothing more to do.
  public void run(LeaderWork work) throws Exception {
    while (work.advance(lease).isZero()) {
      // more to do
    }
  }

  /// A funded sender that is taken into use.
  public Sender sender() {
    Sender sender = stranger();
    database.useTransaction(handle -> {
      AccountDao.register(handle, List.of(id), List.of(sender.address()), "test");
      AccountDao.takeIntoUse(handle, id, sender.address(), new Nonce(0), 0);
    });
    return sender;
  }

  /// A funded key that the database does not know.
  public Sender stranger() {
    Sender sender = new Sender(id);
    chain.rpc("anvil_setBalance", sender.address().toString(), "0x3635c9adc5dea00000");
    return sender;
  }

  /// A fresh address with code on it.
  public Address contract(String code) {
    Address address = new Sender(id).address();
    chain.rpc("anvil_setCode", address.toString(), code);
    return address;
  }

  /// A queued transaction.
  public TransactionId queue(Sender sender, Wish wish) {
    return queue(sender, wish, 5);
  }

  public TransactionId queue(Sender sender, Wish wish, int priority) {
    return ownWrite(handle -> {
      TransactionId queued = insert(handle, sender, wish, priority);
      TransactionSteps.queued(handle, List.of(queued));
      return queued;
    });
  }

  private <T> T ownWrite(HandleCallback<T, RuntimeException> work) {
    T written = database.inTransaction(work);
    announced.clear();
    return written;
  }

  private TransactionId insert(Handle handle, Sender sender, Wish wish, int priority) {
    TransactionId transaction = TransactionId.next(System.currentTimeMillis());
    handle
        .createUpdate(
            """
            with request as (
              insert into requests (producer, request_id, fingerprint, fingerprint_version)
              values ('test', :id::text, sha256('x'), 1) returning request_key),
            asked as (
              insert into payloads (transaction_id, recipient, value, data, fee_speed)
              values (:id, decode(:to, 'hex'), :value, :data, 'average'))
            insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
              confirmations_required, confirm_by_finalized, priority, requested_at, state, sequence, outbox_pos,
              waiting_for, estimate_at, queued_at)
            select :id, request_key, :chain, :sender, :gas,
              :confirmations, :finalized, :priority, now(), 'queued', 1, pg_current_xact_id(),
              case when :gas is null then 'estimate' end, case when :gas is null then clock_timestamp() end,
              clock_timestamp()
            from request
            """)
        .bind("id", transaction)
        .bind("chain", id)
        .bind("sender", sender.address())
        .bind("to", wish.to() == null ? null : wish.to().toString().substring(2))
        .bind("value", wish.value())
        .bind("data", Bytes.parse(wish.data()))
        .bind("gas", wish.gas())
        .bind("confirmations", wish.confirmations())
        .bind("finalized", wish.finalized())
        .bind("priority", priority)
        .execute();
    return transaction;
  }

  /// A transaction that is signed and durable; nothing was sent.
  public Signed sign(Sender sender, Wish wish) {
    return sign(sender, wish, 1).getFirst();
  }

  /// Many of them, at nonces that follow each other.
  public List<Signed> sign(Sender sender, Wish wish, int count) {
    return ownWrite(handle -> {
      List<TransactionId> queued = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        queued.add(insert(handle, sender, wish, 5));
      }
      TransactionSteps.queued(handle, queued);
      return sign(handle, sender, queued, wish);
    });
  }

  /// What the signer does to a queued transaction.
  public Signed sign(Sender sender, TransactionId queued, Wish wish) {
    return ownWrite(handle -> sign(handle, sender, List.of(queued), wish)).getFirst();
  }

  /// The same of one that has moved since it was queued.
  public Signed sign(Sender sender, Wish wish, TransactionVersion queued) {
    return ownWrite(handle -> signRefs(handle, sender, List.of(queued), wish)).getFirst();
  }

  private List<Signed> sign(Handle handle, Sender sender, List<TransactionId> queued, Wish wish) {
    return signRefs(
        handle, sender, queued.stream().map(id -> new TransactionVersion(id, 0)).toList(), wish);
  }

  private List<Signed> signRefs(
      Handle handle, Sender sender, List<TransactionVersion> queued, Wish wish) {
    List<Signed> signed = new ArrayList<>();
    List<NonceAssignment> steps = new ArrayList<>();
    for (TransactionVersion transaction : queued) {
      Nonce nonce = new Nonce(sender.takeNonce());
      signed.add(new Signed(transaction.id(), nonce.value(), sender.sign(nonce.value(), wish, 2)));
      steps.add(new NonceAssignment(transaction, sender.address(), nonce));
    }
    AccountDao.takeNonces(handle, id, sender.address(), steps.getFirst().nonce(), steps.size());
    AttemptDao.insert(
        handle,
        signed.stream().map(one -> attempt(one.transaction(), 1, one.raw(), wish)).toList());
    TransactionSteps.signed(handle, steps, Duration.ofMinutes(10));
    return signed;
  }

  /// A further attempt at the nonce of a signed transaction, which becomes its current one.
  public Signed again(Sender sender, Signed first, Wish wish, int number) {
    Bytes raw = sender.sign(first.nonce(), wish, 2 + number);
    database.useTransaction(handle -> {
      AttemptDao.insert(handle, List.of(attempt(first.transaction(), number, raw, wish)));
      handle.execute(
          "update transactions set attempt = ?, version = version + 1 where transaction_id = ?",
          number,
          first.transaction().value());
    });
    return new Signed(first.transaction(), first.nonce(), raw);
  }

  private Attempt attempt(TransactionId transaction, int number, Bytes raw, Wish wish) {
    return new Attempt(
        transaction,
        number,
        Attempt.Kind.PAYLOAD,
        id,
        new SignedTransaction(raw, TxHash.of(Hash.sha3(raw.toArray()))),
        wish.gas() == null ? 21_000 : wish.gas(),
        new TransactionFees.Dynamic(Wei.gwei(100), Wei.gwei(2)));
  }

  /// Hands a signed transaction to the node, as the broadcaster would; it waits in the pool.
  public void send(Signed... signed) {
    send(List.of(signed));
  }

  public void send(List<Signed> signed) {
    signed.forEach(one -> chain.rpc("eth_sendRawTransaction", one.raw().toString()));
  }

  public void mine(int blocks) {
    for (int left = blocks; left > 0; left -= MOST_AT_ONCE) {
      chain.rpc("anvil_mine", "0x" + Integer.toHexString(Math.min(left, MOST_AT_ONCE)));
    }
  }

  /// The transaction's row, by column.
  public Map<String, Object> row(TransactionId transaction) {
    return database.withHandle(handle ->
        handle
            .createQuery("select * from transactions where transaction_id = :id")
            .bind("id", transaction)
            .mapToMap()
            .one());
  }

  public String state(TransactionId transaction) {
    return value(
        String.class, "select state from transactions where transaction_id = ?", transaction);
  }

  /// The names of its events, in order.
  public List<String> events(TransactionId transaction) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                "select event from transitions where transaction_id = :id order by sequence")
            .bind("id", transaction)
            .mapTo(String.class)
            .list());
  }

  /// One value.
  public <T> T value(Class<T> type, String sql, Object... arguments) {
    return database.withHandle(
        handle -> bound(handle.createQuery(sql), arguments).mapTo(type).one());
  }

  public int execute(String sql, Object... arguments) {
    return database.withHandle(handle -> bound(handle.createUpdate(sql), arguments).execute());
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      statement.bind(i, arguments[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    nodes.close();
    database.close();
    fresh.close();
  }
}
