package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.broadcaster.sending.BroadcastDao;
import io.relayer.broadcaster.sending.BroadcastDao.Locked;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A reorg that opens a generation again while its next one is being signed: two SQL transactions,
/// in each order that the locks allow.
class GenerationRaceTest {
  private final Lives lives = new Lives();
  private final ExecutorService other = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    other.close();
    lives.close();
  }

  /// The signer has read the queue, and comes to its lock when all is over.
  @Test
  void violationThatCommitsBeforeTheSignersLockIsSeen() {
    Life first = lives.at(Stage.REVERTED);
    Life second = next(first);
    NonceAssignment read = second.signing();

    first.step(TransactionSteps::violated);

    assertThat(
            lives.run(
                handle -> TransactionSteps.signed(handle, List.of(read), Duration.ofMinutes(10))))
        .isEmpty();
    assertThat(second.state()).isEqualTo(State.QUEUED);
  }

  /// The lock that the violation holds is the newest generation's, which the signer needs as well.
  @Test
  void signerThatWaitsForTheViolationsLockFindsAnotherVersion() throws Exception {
    Life first = lives.at(Stage.REVERTED);
    Life second = next(first);
    NonceAssignment read = second.signing();

    Future<Set<TransactionId>> signed =
        lives
            .fresh()
            .inTransaction(handle -> {
              TransactionSteps.violated(handle, List.of(first.ref()));
              Future<Set<TransactionId>> waiting =
                  other.submit(() ->
                      lives.run(later ->
                          TransactionSteps.signed(later, List.of(read), Duration.ofMinutes(10))));
              untilBlocked(handle);
              return waiting;
            });

    assertThat(signed.get()).isEmpty();
    assertThat(second.state()).isEqualTo(State.QUEUED);
  }

  /// Then it was signed before the one before was opened: its payload is not sent from there on.
  @Test
  void violationThatWaitsForTheSignersLockComesAfterAndHoldsThePayloadBack() throws Exception {
    Life first = lives.at(Stage.REVERTED);
    Life second = next(first);
    second.another(1, Attempt.Kind.PAYLOAD);
    NonceAssignment read = second.signing();

    Future<?> violated =
        lives
            .fresh()
            .inTransaction(handle -> {
              assertThat(TransactionSteps.signed(handle, List.of(read), Duration.ofMinutes(10)))
                  .hasSize(1);
              Future<?> waiting = other.submit(() -> first.step(TransactionSteps::violated));
              untilBlocked(handle);
              return waiting;
            });
    violated.get();

    assertThat(second.state()).isEqualTo(State.SIGNED);
    assertThat(first.state()).isEqualTo(State.PENDING);
    assertThat(standing(second)).isNotEqualTo(Sendability.SENDABLE);
    assertThat(first.events()).last().isEqualTo("8 finality-violated");
    assertThat(second.events()).containsExactly("6 queued", "7 signed");
  }

  private Sendability standing(Life life) {
    List<Locked> locked =
        lives
            .fresh()
            .inTransaction(
                handle -> BroadcastDao.lock(handle, List.of(new AttemptKey(life.id(), 1))));
    return locked.getFirst().standing();
  }

  /// The next generation, as a retry makes it.
  private Life next(Life first) {
    TransactionId id = TransactionId.next(System.currentTimeMillis());
    lives
        .fresh()
        .database()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into transactions (transaction_id, request_key, generation, retry_of, chain_id, sender,
                gas_limit, confirmations_required, requested_at, queued_at, state, sequence, outbox_pos)
              select ?, request_key, 2, transaction_id, chain_id, sender, gas_limit, confirmations_required,
                now(), now(), 'queued', sequence + 1, pg_current_xact_id()
              from transactions where transaction_id = ?
              """,
              id.value(),
              first.id().value());
          handle.execute(
              "insert into payloads (transaction_id, recipient, value, data, fee_speed) select ?, recipient, value, data, fee_speed from payloads where transaction_id = ?",
              id.value(),
              first.id().value());
          handle.execute(
              "update transactions set retried_by = ?, intent = 'retried', version = version + 1 where transaction_id = ?",
              id.value(),
              first.id().value());
          TransactionSteps.queued(handle, List.of(id));
        });
    return lives.of(id);
  }

  private static void untilBlocked(Handle handle) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            handle
                .createQuery("select exists (select from pg_locks where not granted)")
                .mapTo(Boolean.class)
                .one());
  }
}
