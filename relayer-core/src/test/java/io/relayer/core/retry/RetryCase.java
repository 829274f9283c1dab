package io.relayer.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.Reason;
import io.relayer.core.retry.RetryOutcome.Refused;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A chain where all is final, and what its tests ask of retried requests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RetryCase {
  public static final int DEPTH = 64;

  public final Lives lives = new Lives();

  @AfterAll
  public void close() {
    lives.close();
  }

  @BeforeEach
  public void aChainWhereAllIsFinal() {
    lives
        .fresh()
        .execute(
            """
            insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
              in_flight_per_sender)
            values (31337, 'dev', 1, false, %d, '1 second', '10 minutes', 16) on conflict (chain_id) do update set finality = 'tag'
            """
                .formatted(DEPTH),
            "delete from accounts",
            "delete from blocks");
    head(1_000, 990L);
  }

  /// @param finalized null: not known
  public void head(long number, @Nullable Long finalized) {
    lives
        .fresh()
        .execute(
            "delete from chain_heads",
            """
            insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at)
            values (31337, %d, sha256('h'), now(), now())
            """
                .formatted(number));
    if (finalized != null) {
      finalized(finalized, FinalityBy.TAG);
    }
  }

  public void finalized(long number, FinalityBy by) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> FinalizedDao.put(handle, Lives.CHAIN, number, Lives.BLOCK, by));
  }

  public RetryOutcome retry(TransactionId id, Changes changes) {
    return lives
        .fresh()
        .inTransaction(handle -> Retries.retry(handle, List.of(id), changes))
        .values()
        .iterator()
        .next();
  }

  public RetryOutcome retry(Life life) {
    return retry(life.id(), Changes.NONE);
  }

  public TransactionId made(RetryOutcome outcome) {
    assertThat(outcome).isInstanceOf(Made.class);
    return ((Made) outcome).id();
  }

  public <T> T of(TransactionId id, Class<T> type, String expression) {
    return lives
        .fresh()
        .one(
            type,
            "select %s from transactions t join requests r using (request_key) where transaction_id = '%s'"
                .formatted(expression, id));
  }

  public TransactionVersion ref(TransactionId id) {
    return new TransactionVersion(id, of(id, Integer.class, "version"));
  }

  /// Of all generations of the request, in the order of their publication.
  public List<String> events(TransactionId id) {
    return lives
        .fresh()
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select x.sequence || ' ' || x.event || ' of ' || x.generation from transitions x
                    join transactions t using (transaction_id)
                    where t.request_key = (select request_key from transactions where transaction_id = :id) order by pos, id
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .list());
  }

  public void assertRefused(RetryOutcome outcome, Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  public void withdraw(TransactionId id) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.withdrawn(handle, List.of(ref(id))));
  }
}
