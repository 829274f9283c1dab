package io.relayer.core.transaction;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Transactions on real rows, brought by the steps themselves to where a test wants them.
public final class Lives implements AutoCloseable {
  public static final ChainId CHAIN = new ChainId(31337);
  public static final Address SENDER = Address.parse("0x" + "0a".repeat(20));
  public static final BlockHash BLOCK = BlockHash.parse("0x" + "bb".repeat(32));
  public static final long BLOCK_NUMBER = 100;

  /// The block of a stranger's transaction.
  public static final InBlock STRANGERS = new InBlock(BLOCK_NUMBER, BLOCK);

  private final FreshDatabase fresh;
  private int count;

  public Lives() {
    this(new FreshDatabase());
  }

  /// @param fresh is closed with this
  public Lives(FreshDatabase fresh) {
    this.fresh = fresh;
  }

  /// Lives of a sender that is signed for here.
  public static Lives local() {
    Lives lives = new Lives();
    lives
        .fresh
        .database()
        .useTransaction(
            handle -> AccountDao.register(handle, List.of(CHAIN), List.of(SENDER), "local"));
    return lives;
  }

  /// Where a life stands, told as how it came there.
  public enum Stage {
    QUEUED,
    SIGNED,
    PENDING,
    INCLUDED,
    CONFIRMED,
    REVERTED,
    CANCELLED,
    EXPIRED,
    REFUSED,
    SUPERSEDED,
    USED_UP,
    FOREIGN,
    FOREIGN_CONFIRMED,
    FOREIGN_REVERTED,
    DROPPED,
    WITHDRAWN
  }

  /// A guarded step over some rows.
  public interface Step {
    Set<TransactionId> run(Handle handle, List<TransactionVersion> refs);
  }

  /// Queued, of a sender of its own that is in use.
  public Life alone() {
    Address sender =
        Address.of(ByteBuffer.allocate(Address.LENGTH).put((byte) 0x0b).putInt(++count).array());
    fresh
        .database()
        .useTransaction(handle -> {
          AccountDao.register(handle, List.of(CHAIN), List.of(sender), "local");
          AccountDao.takeIntoUse(handle, CHAIN, sender, new Nonce(0), 0);
        });
    return new Life(queued(sender), sender, new Nonce(0), count);
  }

  public Life at(Stage stage) {
    Life life = new Life(queued(SENDER), SENDER, new Nonce(++count), count);
    return switch (stage) {
      case QUEUED -> life;
      case SIGNED -> life.sign();
      case PENDING -> life.sign().know();
      case INCLUDED -> life.sign().know().include(1, true);
      case CONFIRMED -> life.sign().know().include(1, true).finish();
      case REVERTED -> life.sign().know().include(1, false).finish();
      case CANCELLED -> life.sign().know().want(Intent.CANCEL).include(2, true).finish();
      case EXPIRED -> life.sign().know().want(Intent.DEADLINE).include(2, true).finish();
      case REFUSED -> life.sign().know().want(Intent.REJECT).include(2, true).finish();
      case SUPERSEDED -> life.sign().know().step(Lives::supersede);
      case USED_UP ->
          life.sign()
              .know()
              .step((h, refs) -> TransactionSteps.usedUp(h, refs, List.of(STRANGERS)));
      case FOREIGN -> life.sign().know().executedElsewhere(true);
      case FOREIGN_CONFIRMED -> life.sign().know().executedElsewhere(true).finish();
      case FOREIGN_REVERTED -> life.sign().know().executedElsewhere(false).finish();
      case DROPPED -> life.step(Lives::drop);
      case WITHDRAWN -> life.step(TransactionSteps::withdrawn);
    };
  }

  /// A further generation that was made of one of these lives.
  public Life of(TransactionId next) {
    return new Life(next, SENDER, new Nonce(++count), count);
  }

  private static Set<TransactionId> supersede(Handle handle, List<TransactionVersion> refs) {
    return TransactionSteps.superseded(handle, refs, List.of(STRANGERS));
  }

  private static Set<TransactionId> drop(Handle handle, List<TransactionVersion> refs) {
    return TransactionSteps.dropped(
        handle, refs, FailureCode.ESTIMATE_REVERTED, List.of("would revert"));
  }

  private TransactionId queued(Address sender) {
    TransactionId id = TransactionId.next(System.currentTimeMillis());
    fresh
        .database()
        .useTransaction(handle -> {
          handle
              .createUpdate(
                  """
                  with r as (
                    insert into requests (producer, request_id, fingerprint, fingerprint_version)
                    values ('test', :id::text, sha256('body'), 1) returning request_key),
                  p as (
                    insert into payloads (transaction_id, recipient, value, data, fee_speed)
                    values (:id, :sender, 1, '', 'average'))
                  insert into transactions (transaction_id, request_key, chain_id, sender,
                    gas_limit, confirmations_required, requested_at, queued_at, state, sequence, outbox_pos)
                  select :id, request_key, :chain, :sender, 21000, 1, now(), now(),
                    'queued', 1, pg_current_xact_id() from r
                  """)
              .bind("id", id)
              .bind("chain", CHAIN)
              .bind("sender", sender)
              .execute();
          TransactionSteps.queued(handle, List.of(id));
        });
    return id;
  }

  /// Runs a step in a transaction of its own.
  public Set<TransactionId> run(Function<Handle, Set<TransactionId>> step) {
    return fresh.inTransaction(step::apply);
  }

  public FreshDatabase fresh() {
    return fresh;
  }

  @Override
  public void close() {
    fresh.close();
  }

  /// One transaction.
  public final class Life {
    private final TransactionId id;
    private final Address sender;
    private final Nonce nonce;
    private final int number;

    private Life(TransactionId id, Address sender, Nonce nonce, int number) {
      this.id = id;
      this.sender = sender;
      this.nonce = nonce;
      this.number = number;
    }

    public TransactionId id() {
      return id;
    }

    public Address sender() {
      return sender;
    }

    public TransactionVersion ref() {
      return new TransactionVersion(id, get(Integer.class, "version"));
    }

    public State state() {
      return State.parse(get(String.class, "state"));
    }

    /// An expression over its row.
    <T> T get(Class<T> type, String expression) {
      return fresh.one(
          type,
          "select %s from transactions t where transaction_id = '%s'".formatted(expression, id));
    }

    public boolean is(String state) {
      return get(String.class, "state").equals(state);
    }

    public List<String> events() {
      return fresh
          .database()
          .withHandle(handle ->
              handle
                  .createQuery(
                      "select sequence || ' ' || event from transitions where transaction_id = :id order by pos, id")
                  .bind("id", id)
                  .mapTo(String.class)
                  .list());
    }

    public NonceAssignment signing() {
      return new NonceAssignment(ref(), sender, nonce);
    }

    public Life sign() {
      fresh
          .database()
          .useTransaction(handle -> {
            AttemptDao.insert(handle, List.of(attempt(1, Attempt.Kind.PAYLOAD)));
            expect(TransactionSteps.signed(handle, List.of(signing()), Duration.ofMinutes(10)));
          });
      return this;
    }

    /// Whether it would be signed; nothing is kept of it where it is not.
    public boolean signs() {
      try {
        sign();
        return true;
      } catch (AssertionError refused) {
        return false;
      }
    }

    public Life know() {
      return step(TransactionSteps::known);
    }

    /// It is not wanted any more, and its second attempt is an empty one.
    public Life want(Intent intent) {
      fresh
          .database()
          .useTransaction(
              handle -> AttemptDao.insert(handle, List.of(attempt(2, Attempt.Kind.EMPTY))));
      update("intent = '%s', attempt = 2".formatted(intent.name().toLowerCase(Locale.ROOT)));
      return this;
    }

    /// Another attempt, which is not the current one yet.
    public Life another(int number, Attempt.Kind kind) {
      fresh
          .database()
          .useTransaction(handle -> AttemptDao.insert(handle, List.of(attempt(number, kind))));
      return this;
    }

    /// The attempt was never made.
    void forget(int attempt) {
      fresh.execute(
          "delete from attempts where transaction_id = '%s' and attempt = %d"
              .formatted(id, attempt));
    }

    public Life include(int attempt, boolean succeeded) {
      return step((handle, refs) ->
          TransactionSteps.included(handle, List.of(inclusion(attempt, succeeded))));
    }

    /// Another's transaction has executed its payload.
    Life executedElsewhere(boolean succeeded) {
      return step(
          (handle, refs) -> ForeignExecutions.included(handle, List.of(foreign(succeeded))));
    }

    /// The next such transaction.
    ForeignExecutions.Foreign foreign(boolean succeeded) {
      int next =
          get(
              Integer.class,
              "(select least(min(a.attempt), 0) - 1 from attempts a where a.transaction_id = t.transaction_id)");
      return new ForeignExecutions.Foreign(hash(next), inclusion(0, succeeded));
    }

    public Life finish() {
      return step(TransactionSteps::finalised);
    }

    public Inclusion inclusion(int attempt, boolean succeeded) {
      return new Inclusion(
          ref(),
          attempt,
          BLOCK_NUMBER,
          BLOCK,
          succeeded,
          21_000,
          Wei.gwei(2),
          Inclusion.Details.NONE);
    }

    public Life step(Step step) {
      fresh.database().useTransaction(handle -> expect(step.run(handle, List.of(ref()))));
      return this;
    }

    /// Whether the step moves it.
    public boolean moves(Step step) {
      return fresh.inTransaction(handle -> step.run(handle, List.of(ref()))).contains(id);
    }

    public void update(String assignments) {
      fresh.execute(
          "update transactions set %s where transaction_id = '%s'".formatted(assignments, id));
    }

    /// Changes what is known of its attempts.
    public void attempts(String assignments) {
      update(assignments);
    }

    /// Puts an attempt into the outbox.
    ///
    /// @param first whether the nonce is taken with it
    void enqueue(int attempt, boolean first) {
      fresh
          .database()
          .useTransaction(handle -> {
            if (first) {
              AccountDao.takeNonces(handle, CHAIN, sender, nonce, 1);
            } else {
              AccountDao.lockAsRoots(handle, CHAIN, List.of(sender));
            }
            BroadcastOutboxDao.appendAll(
                handle, CHAIN, List.of(new BroadcastOutboxDao.Entry(id, attempt)));
          });
    }

    private Attempt attempt(int attempt, Attempt.Kind kind) {
      return new Attempt(
          id,
          attempt,
          kind,
          CHAIN,
          new SignedTransaction(Bytes.parse("0x02"), hash(attempt)),
          21_000,
          new TransactionFees.Dynamic(Wei.gwei(30), Wei.gwei(1)));
    }

    private TxHash hash(int attempt) {
      return TxHash.of(ByteBuffer.allocate(TxHash.LENGTH).putInt(number).putInt(attempt).array());
    }

    private void expect(Set<TransactionId> moved) {
      if (!moved.equals(Set.of(id))) {
        throw new AssertionError("the step did not move " + id + ", which is " + state());
      }
    }
  }
}
