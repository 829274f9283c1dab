package io.relayer.app.stack;

import static java.util.Objects.requireNonNull;

import io.relayer.app.CommandRun;
import io.relayer.core.account.AccountDao;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.NewTransaction;
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
import io.relayer.ethereum.value.BlockHash;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// A database with transactions that the steps themselves have brought to where a test wants them,
/// and a configuration that leads there: no role runs, and there is no chain.
public final class Rows implements AutoCloseable {
  public static final ChainId CHAIN = new ChainId(31337);
  public static final Address SENDER = Address.parse("0x" + "0a".repeat(20));

  private final TestDatabase fresh = TestStack.database();
  private final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
  private final Path config = TestStack.folder("rows").resolve("relayer.yaml");

  /// @param kafka bootstrap servers; those of a command that needs none may be wrong
  /// @param prefix of the topics
  public Rows(String kafka, String prefix) {
    try {
      Files.writeString(
          config,
          """
          database: { url: "%s", username: "%s", password: "%s" }
          kafka:
            bootstrap-servers: "%s"
            topic-prefix: %s
            topics: { partitions: 2, replication: 1, min-insync: 1 }
          chains:
            - { id: 31337, name: dev, nodes: [ { url: "http://localhost:1" } ] }
          """
              .formatted(fresh.url(), fresh.user(), fresh.password(), kafka, prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sql(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
    database.useTransaction(h -> {
      AccountDao.register(h, List.of(CHAIN), List.of(SENDER), "local");
      AccountDao.takeIntoUse(h, CHAIN, SENDER, new Nonce(0), 1);
    });
  }

  /// For commands that have no business with Kafka.
  public static Rows withoutKafka() {
    return new Rows("localhost:1", "relayer");
  }

  /// Runs a command on this database.
  public CommandRun relayer(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return CommandRun.of(all);
  }

  public Path config() {
    return config;
  }

  public void sql(String sql, Object... binds) {
    database.<Integer, RuntimeException>withHandle(h -> h.execute(sql, binds));
  }

  public void inTransaction(Consumer<Handle> work) {
    database.useTransaction(work::accept);
  }

  public <T> T one(Class<T> type, String query) {
    return database.withHandle(h -> h.createQuery(query).mapTo(type).one());
  }

  /// Asks with the rights of the role that operators are given.
  public List<Map<String, Object>> asOperator(String query) {
    return database.inTransaction(h -> {
      h.execute("set local role relayer_operator");
      return h.createQuery(query).mapToMap().list();
    });
  }

  /// The chain's head as the monitor saw it just now.
  public void head(long number) {
    sql(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at)
        values (31337, ?, sha256('head'), now(), now() + interval '1 hour')
        on conflict (chain_id) do update set head_number = excluded.head_number
        """,
        number);
  }

  public Life queued(String id) {
    return queued(id, Map.of());
  }

  /// Takes a payment of producer `test` in.
  public Life queued(String id, Map<String, String> labels) {
    RequestKey key = new RequestKey("test", id);
    TransactionId transaction = TransactionId.next(System.currentTimeMillis());
    SigningRequest request =
        new SigningRequest(
            key,
            new Origin.Sender(CHAIN, SENDER),
            new Payload(
                SENDER, Wei.of(7), new Input.Data(Bytes.EMPTY), OptionalLong.of(21_000), List.of()),
            FeeTerms.DEFAULT,
            new Terms(new Confirmations.ChainDefault(), null, 5),
            new TreeMap<>(labels));
    database.useTransaction(h -> {
      Bytes fingerprint = Bytes.of(new byte[32]);
      var stored = RequestDao.insert(h, List.of(new RequestDao.Body(key, fingerprint, 1)));
      long requestKey = requireNonNull(stored.get(key)).requestKey();
      var depth = new NewTransaction.Depth(3, false);
      TransactionInsert.queued(
          h,
          List.of(
              new NewTransaction(
                  transaction, requestKey, request, depth, Trace.NONE, Instant.now())));
    });
    return new Life(transaction);
  }

  /// Makes the next generation of one that has ended.
  public RetryOutcome retry(Life life) {
    return database
        .inTransaction(h -> Retries.retry(h, List.of(life.id()), Changes.NONE))
        .values()
        .iterator()
        .next();
  }

  @Override
  public void close() {
    database.close();
    fresh.close();
  }

  /// One transaction on its way.
  public final class Life {
    private final TransactionId id;

    private Life(TransactionId id) {
      this.id = id;
    }

    public TransactionId id() {
      return id;
    }

    public static TxHash hash(long nonce) {
      return TxHash.of(ByteBuffer.allocate(TxHash.LENGTH).putLong(nonce).array());
    }

    public Life sign(long nonce) {
      return step((h, ref) -> {
        AttemptDao.insert(
            h,
            List.of(
                new Attempt(
                    id,
                    1,
                    Attempt.Kind.PAYLOAD,
                    CHAIN,
                    new SignedTransaction(Bytes.parse("0x02"), hash(nonce)),
                    21_000,
                    new TransactionFees.Dynamic(Wei.gwei(30), Wei.gwei(1)))));
        return TransactionSteps.signed(
            h, List.of(new NonceAssignment(ref, SENDER, new Nonce(nonce))), Duration.ofMinutes(10));
      });
    }

    /// Its deadline passes before it is signed.
    public Life expire() {
      return step((h, ref) ->
          TransactionSteps.dropped(
              h, List.of(ref), FailureCode.EXPIRED, List.of("its deadline passed")));
    }

    public Life know() {
      return step((h, ref) -> TransactionSteps.known(h, List.of(ref)));
    }

    public Life include(long block, boolean succeeded) {
      return step(
          (h, ref) -> TransactionSteps.included(h, List.of(inclusion(ref, block, succeeded))));
    }

    /// Another's transaction has executed its payload.
    public Life executedElsewhere(long block) {
      return step((h, ref) ->
          ForeignExecutions.included(
              h,
              List.of(
                  new ForeignExecutions.Foreign(hash(1_000_000), inclusion(ref, block, true)))));
    }

    private static Inclusion inclusion(TransactionVersion ref, long block, boolean succeeded) {
      return new Inclusion(
          ref,
          1,
          block,
          BlockHash.of(new byte[BlockHash.LENGTH]),
          succeeded,
          21_000,
          Wei.gwei(2),
          new Inclusion.Details(null, succeeded ? null : "not enough"));
    }

    public Life finish() {
      return step((h, ref) -> TransactionSteps.finalised(h, List.of(ref)));
    }

    private interface Step {
      Set<TransactionId> write(Handle handle, TransactionVersion ref);
    }

    private Life step(Step step) {
      Set<TransactionId> moved =
          database.inTransaction(h -> {
            int version =
                h.createQuery("select version from transactions where transaction_id = :id")
                    .bind("id", id)
                    .mapTo(Integer.class)
                    .one();
            return step.write(h, new TransactionVersion(id, version));
          });
      if (!moved.equals(Set.of(id))) {
        throw new IllegalStateException("the step did not move " + id);
      }
      return this;
    }
  }
}
