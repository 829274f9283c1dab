package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.AccountDao;
import io.relayer.core.chain.ChainSettings.Bump;
import io.relayer.core.chain.Mempool;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.lease.Holder;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.outbox.Lane;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.Channel;
import io.relayer.core.runtime.Step;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
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
import io.relayer.signer.keys.DevKeys;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.keys.TransactionSigner;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A database with one chain and well-known senders, and the rows that a monitor would have
/// written.
public final class SigningFixture {
  public static final ChainId CHAIN = new ChainId(31337);
  public static final Bump BUMP = new Bump(3, new BigDecimal("12.5"), Wei.gwei(500), 21_000);
  public static final SigningChain SIGNING =
      new SigningChain(CHAIN, Duration.ofSeconds(60), BUMP, Mempool.PUBLIC);
  public static final Address TO = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");

  public final TestDatabase testDatabase = TestStack.database();
  public final Database database =
      Database.open(
          DatabaseSettings.of(testDatabase.url(), testDatabase.user(), testDatabase.password()));
  public final LocalKeys keys = DevKeys.wellKnown(4);
  public final List<Address> senders =
      keys.senders().stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  public final ServerWatch watch = new ServerWatch(database, () -> {});

  /// How many rounds have announced events since something was queued.
  public final AtomicInteger commits = new AtomicInteger();

  /// Each round has a thread of its own.
  private final Set<Thread> announcing = ConcurrentHashMap.newKeySet();

  private final List<AwaitedLoop> loops = new ArrayList<>();
  private int requests;

  public SigningFixture() {
    AfterCommit.announceTo(
        database,
        channel -> {
          if (channel.equals(Channel.outbox(Lane.TRANSITIONS.name()))
              && announcing.add(Thread.currentThread())) {
            commits.incrementAndGet();
          }
        });
    sql(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender) values (31337, 'dev', 3, false, 64, '1 second', '10 minutes', 16);
        insert into fees (chain_id, dynamic, base_fee, slow_tip, average_tip, fast_tip, refreshed_at)
          values (31337, true, 1000000000, 1, 2, 3, now() + interval '1 hour')
        """);
    database.useTransaction(h -> AccountDao.register(h, List.of(CHAIN), senders, "local"));
  }

  /// As the monitor would have it: recent, nothing foreign in the pool.
  public void observe(Address sender, long latest, long pending) {
    database.useTransaction(h ->
        h.createUpdate(
                """
                insert into account_observations (chain_id, address, latest_nonce, pending_nonce, block_number, observed_at,
                  pending_at)
                select 31337, :address, :latest, :pending, 100, at, at from (select clock_timestamp() + interval '1 hour' as at) now
                on conflict (chain_id, address) do update set latest_nonce = :latest, pending_nonce = :pending,
                  observed_at = excluded.observed_at, pending_at = excluded.pending_at
                """)
            .bind("address", sender)
            .bind("latest", latest)
            .bind("pending", pending)
            .execute());
  }

  /// As the monitor would have it once it has judged a head.
  ///
  /// @param gas `null` as a monitor left it that did not write it yet
  public void blockHolds(String gas) {
    sql(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at, block_gas_limit, finalized_number,
          finalized_hash, finalized_by, finalized_since)
        values (31337, 100, sha256('head'), now(), now(), %s, 90, sha256('final'), 'tag', now())
        """
            .formatted(gas));
  }

  public void sql(String sql) {
    database.useTransaction(h -> h.createScript(sql).execute());
  }

  /// From now on the server refuses each new row of that table.
  public void refuse(String table) {
    sql(
        """
        create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end';
        create trigger refuse before insert on %s for each row execute function refuse()
        """
            .formatted(table));
  }

  public void accept(String table) {
    sql("drop trigger refuse on %s; drop function refuse()".formatted(table));
  }

  public <T> T ask(String sql, Class<T> type) {
    return database.withHandle(h -> h.createQuery(sql).mapTo(type).one());
  }

  /// Queues transactions in the given order of priorities.
  public List<TransactionId> queue(Address sender, FeeTerms fee, int... priorities) {
    return queue(new Origin.Sender(CHAIN, sender), fee, priorities);
  }

  /// Queues transactions of a sender or a pool.
  public List<TransactionId> queue(Origin origin, FeeTerms fee, int... priorities) {
    List<NewTransaction> created = new ArrayList<>();
    database.useTransaction(h -> {
      created.clear();
      for (int priority : priorities) {
        RequestKey key = new RequestKey("test", "request-" + requests++);
        byte[] print = new byte[32];
        print[0] = (byte) requests;
        long requestKey =
            RequestDao.insert(h, List.of(new RequestDao.Body(key, Bytes.of(print), 1)))
                .values()
                .iterator()
                .next()
                .requestKey();
        SigningRequest request =
            new SigningRequest(
                key,
                origin,
                new Payload(TO, Wei.of(1), Input.Data.NONE, OptionalLong.of(21_000), List.of()),
                fee,
                new Terms(new Confirmations.ChainDefault(), null, priority),
                new TreeMap<>());
        created.add(
            new NewTransaction(
                TransactionId.next(System.currentTimeMillis()),
                requestKey,
                request,
                new NewTransaction.Depth(3, false),
                Trace.NONE,
                Instant.now()));
      }
      TransactionInsert.queued(h, created);
    });
    commits.set(0);
    return created.stream().map(NewTransaction::id).toList();
  }

  /// A signer's loop, with all keys; this closes it.
  public AwaitedLoop loop(Duration lease) {
    AwaitedLoop loop =
        AwaitedLoop.of(
            new SigningLoop(
                database,
                watch,
                new LeaseSettings(Holder.create(), lease),
                keys,
                List.of(SIGNING),
                () -> {}));
    loops.add(loop);
    return loop;
  }

  /// The step that takes nonces, alone.
  public Awaited step(String holder, TransactionSigner signer) {
    return new Awaited(rounds(holder, signer));
  }

  /// The same, whose rounds are not waited for.
  public SigningStep rounds(String holder, TransactionSigner signer) {
    return new SigningStep(
        parts(signer, SIGNING),
        new SenderLeases(database, holder, Duration.ofSeconds(30)),
        () -> {});
  }

  RoundsStep.Parts parts(TransactionSigner signer, SigningChain chain) {
    return new RoundsStep.Parts(database, PoolShare.half(database), watch, signer, List.of(chain));
  }

  public SenderWork work(TransactionSigner signer) {
    return new SenderWork(PoolShare.half(database), watch, new Signatures(signer));
  }

  /// Until there is nothing more to do.
  public static void settle(Step step) throws Exception {
    for (int round = 0; step.advance().isZero(); round++) {
      assertThat(round).as("rounds without an end").isLessThan(1_000);
    }
  }

  public int count(String state) {
    return ask("select count(*) from transactions where state = '" + state + "'", Integer.class);
  }

  public void close() throws Exception {
    for (AwaitedLoop loop : loops) {
      for (Step step : List.of(loop.signing(), loop.replacing(), loop.filling(), loop.expiry())) {
        step.close();
      }
    }
    keys.close();
    database.close();
    testDatabase.close();
  }
}
