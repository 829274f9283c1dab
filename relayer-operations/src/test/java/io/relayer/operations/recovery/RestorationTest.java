package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.broadcaster.publishing.Stored;
import io.relayer.core.account.AccountDao;
import io.relayer.core.account.WaitReason;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestorationTest extends RestorationCase {
  @Test
  void aRequestThatIsMissingIsPutBackWithItsNonceItsBytesAndWhatWasTold() throws Exception {
    copy.publish();
    String row = copy.row(lost);
    String attempts = copy.attempts(lost);
    String history = copy.history(lost);
    copy.forget(lost);
    copy.nextNonce(1);

    Restoration.Outcome outcome = copy.recover();

    assertThat(outcome.obstacles()).isEmpty();
    assertThat(outcome.done())
        .extracting(Object::toString)
        .containsExactly(
            Stored.SENDER
                + " on chain 31337: 1 attempts, of 1 requests that were missing and 0 transactions"
                + " that were at an earlier stage; next nonce 2");
    assertThat(copy.missing()).isEmpty();
    assertThat(copy.row(lost)).isEqualTo(row);
    assertThat(copy.attempts(lost)).isEqualTo(attempts);
    assertThat(copy.history(lost)).isEqualTo(history).isEqualTo("1 queued queued, 2 signed signed");
    assertThat(copy.nextNonce()).isEqualTo("2");
    assertThat(copy.text("select count(*)::text from transactions where resend_at <= now()"))
        .as("its bytes go out again")
        .isEqualTo("1");
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("0");
  }

  @Test
  void aSecondRunFindsNothingToDo() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(1);
    copy.recover();
    String row = copy.row(lost);

    Restoration.Outcome again = copy.recover();

    assertThat(again).isEqualTo(Restoration.Outcome.NOTHING);
    assertThat(copy.row(lost)).isEqualTo(row);
    assertThat(copy.history(lost)).isEqualTo("1 queued queued, 2 signed signed");
  }

  @Test
  void aRunThatEndsInTheMiddleLeavesNothingHalfDoneAndTheNextOneDoesIt() throws Exception {
    TransactionId third = signed("third");
    copy.publish();
    copy.forget(lost);
    copy.forget(third);
    copy.nextNonce(1);
    copy.execute(
        "create function crash() returns trigger language plpgsql as $$ begin raise 'crash'; end $$",
        "create trigger crash before update of next_nonce on accounts for each row execute function crash()");

    assertThatThrownBy(copy::recover).hasMessageContaining("crash");
    assertThat(copy.missing()).hasSize(2);
    assertThat(copy.text("select count(*)::text from requests")).isEqualTo("1");

    copy.execute("drop trigger crash on accounts");
    assertThat(copy.recover().done()).extracting(RestoreResult::attempts).containsExactly(2);
    assertThat(copy.missing()).isEmpty();
    assertThat(copy.nextNonce()).isEqualTo("3");
    assertThat(copy.history(third)).isEqualTo("1 queued queued, 2 signed signed");
  }

  @Test
  void aGenerationThatIsMissingFollowsTheOneBeforeAgain() throws Exception {
    copy.execute(
        """
        update transactions set request_key = (select request_key from transactions where transaction_id = '%1$s'),
          generation = 2, retry_of = '%1$s' where transaction_id = '%2$s'
        """
            .formatted(kept, lost),
        "update transactions set retried_by = '%s', intent = 'retried' where transaction_id = '%s'"
            .formatted(lost, kept));
    copy.publish();
    copy.execute(
        "delete from attempts where transaction_id = '%s'".formatted(lost),
        "delete from transitions where transaction_id = '%s'".formatted(lost),
        "delete from payloads where transaction_id = '%s'".formatted(lost),
        "delete from transactions where transaction_id = '%s'".formatted(lost),
        "update transactions set retried_by = null, intent = null");
    copy.nextNonce(1);

    assertThat(copy.recover().obstacles()).isEmpty();

    assertThat(
            copy.text(
                """
                select string_agg(generation || ' ' || coalesce(retry_of::text, '-') || ' ' || coalesce(retried_by::text, '-')
                  || ' ' || coalesce(intent, '-') || ' ' || (worst_cost is not null), ', ' order by generation)
                from transactions
                """))
        .isEqualTo("1 - %s retried true, 2 %s - - true".formatted(lost, kept));
  }

  @Test
  void oneThatWasQueuedInTheBackupGetsTheNonceThatItHad() throws Exception {
    copy.publish();
    String row = copy.row(lost);
    copy.unsign(lost);
    copy.execute("update transactions set priority = 0 where nonce is null"); // raised since
    copy.nextNonce(1);

    assertThat(copy.recover().done()).extracting(RestoreResult::transactions).containsExactly(1);

    assertThat(copy.row(lost)).isEqualTo(row);
    assertThat(copy.history(lost)).isEqualTo("1 queued queued, 2 signed signed");
    assertThat(copy.nextNonce()).isEqualTo("2");
  }

  @Test
  void oneThatWasGivenUpSinceTheRestoreIsSignedAllTheSame() throws Exception {
    copy.publish();
    copy.unsign(lost);
    copy.nextNonce(1);
    copy.step(
        lost,
        (h, ref) ->
            TransactionSteps.dropped(h, List.of(ref), FailureCode.EXPIRED, List.of("too late")));

    copy.recover();

    assertThat(copy.history(lost)).isEqualTo("1 queued queued, 2 failed failed, 3 signed signed");
    assertThat(
            copy.text(
                "select state || nonce from transactions where state = 'signed' and nonce = 1"))
        .isEqualTo("signed1");
  }

  @Test
  void anEmptyAttemptComesBackWithItsReasonAndIsTheOneThatIsSent() throws Exception {
    TxHash empty = replace(lost, Attempt.Kind.EMPTY);
    copy.publish();
    copy.execute(
        "delete from attempts where attempt = 2",
        "delete from transitions where event = 'replaced'",
        "update transactions set attempt = 1, sequence = 2 where attempt = 2");

    copy.recover();

    assertThat(copy.text("select attempt || ' ' || intent from transactions where attempt = 2"))
        .isEqualTo("2 cancel");
    assertThat(copy.attempts(lost)).contains("\"kind\": \"empty\"", empty.toString().substring(2));
    assertThat(copy.history(lost)).isEqualTo("1 queued queued, 2 signed signed, 3 replaced signed");
  }

  @Test
  void whatWasToldAsFinalIsFinalAgain() throws Exception {
    copy.confirm(lost);
    copy.publish();
    String row = copy.row(lost);
    String history = copy.history(lost);
    copy.forget(lost);
    copy.nextNonce(1);

    copy.recover();

    assertThat(copy.row(lost)).isEqualTo(row).contains("\"state\": \"confirmed\"");
    assertThat(copy.history(lost)).isEqualTo(history).endsWith("5 confirmed confirmed");
    assertThat(copy.text("select count(*)::text from transactions where resend_at is null"))
        .isEqualTo("1");
  }

  @Test
  void whatHappensAfterwardsCountsOnFromWhatWasTold() throws Exception {
    copy.step(kept, (h, ref) -> TransactionSteps.known(h, List.of(ref)));
    copy.step(kept, (h, ref) -> WaitingMarks.waiting(h, List.of(ref), WaitReason.FUNDS));
    copy.publish();
    copy.execute(
        "delete from transitions where sequence > 2",
        "update transactions set state = 'signed', pending_at = null, sequence = 2, waiting_for = null where sequence > 2");

    assertThat(copy.unknownEvents())
        .containsExactly(
            "event 3 of billing/kept was published, and the database has events up to 2",
            "event 4 of billing/kept was published, and the database has events up to 2");

    assertThat(copy.recover().events()).isEqualTo(2);

    assertThat(copy.unknownEvents()).isEmpty();

    assertThat(copy.history(kept))
        .isEqualTo("1 queued queued, 2 signed signed, 3 pending pending, 4 waiting pending");
    copy.step(kept, (h, ref) -> WaitingMarks.waiting(h, List.of(ref), WaitReason.FEES));
    assertThat(copy.history(kept)).endsWith(", 5 waiting pending");
  }

  @Test
  void anEndThatWasToldWithoutANonceStands() throws Exception {
    TransactionId dropped = copy.stored().queue("dropped");
    copy.step(
        dropped,
        (h, ref) ->
            TransactionSteps.dropped(h, List.of(ref), FailureCode.EXPIRED, List.of("too late")));
    copy.publish();
    String row = copy.row(dropped);
    copy.execute(
        "delete from transitions where event = 'failed'",
        "update transactions set state = 'queued', final_at = null, failure_code = null, failure_message = null, sequence = 1 where state = 'failed'");

    copy.recover();

    assertThat(copy.row(dropped)).isEqualTo(row);
    assertThat(copy.history(dropped)).isEqualTo("1 queued queued, 2 failed failed");
  }

  @Test
  void aRequestThatIsTakenInAgainIsWhereConsumersKnowItToBe() throws Exception {
    TransactionId dropped = copy.stored().queue("dropped");
    copy.step(
        dropped,
        (h, ref) ->
            TransactionSteps.dropped(h, List.of(ref), FailureCode.EXPIRED, List.of("too late")));
    copy.publish();
    copy.forget(dropped);
    assertThat(copy.unknownEvents())
        .hasSize(2)
        .first()
        .isEqualTo(
            "event 1 of billing/dropped was published, and the database has no such request");
    copy.recover();
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("2");
    assertThat(copy.unknownEvents()).isEmpty();

    TransactionId again = copy.stored().queue("dropped");

    assertThat(copy.history(again)).isEqualTo("1 queued queued, 2 failed failed");
    assertThat(copy.text("select state from transactions where transaction_id = '" + again + "'"))
        .isEqualTo("failed");
    assertThat(copy.text("select count(*)::text from told_events")).isEqualTo("0");
  }

  @Test
  void whatWasNeverToldIsToldFromItsBeginning() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(1);
    copy.stack().deleteTopic(copy.stack().prefix() + ".events", "nobody");
    copy.stack().topic("events");

    copy.recover();
    copy.publish();

    assertThat(copy.history(lost)).isEqualTo("1 queued queued, 2 signed signed");
    assertThat(copy.stack().records(copy.stack().prefix() + ".events")).hasSize(2);
  }

  @Test
  void aPlanSaysTheSameAndWritesNothing() throws Exception {
    copy.publish();
    copy.forget(lost);
    copy.nextNonce(1);

    Restoration.Outcome plan = copy.plan();

    assertThat(copy.missing()).hasSize(1);
    assertThat(copy.text("select count(*)::text from requests")).isEqualTo("1");
    assertThat(copy.recover().done()).isEqualTo(plan.done());
  }

  private TxHash replace(TransactionId transaction, Attempt.Kind kind) {
    byte[] bytes = new byte[TxHash.LENGTH];
    bytes[0] = 9;
    TxHash hash = TxHash.of(bytes);
    Attempt attempt =
        new Attempt(
            transaction,
            2,
            kind,
            Stored.CHAIN,
            new SignedTransaction(Bytes.parse("0x02f9"), hash),
            21_000,
            new TransactionFees.Dynamic(Wei.gwei(40), Wei.gwei(3)));
    copy.step(
        transaction,
        (h, ref) -> {
          AccountDao.lockAsRoots(h, Stored.CHAIN, List.of(Stored.SENDER));
          AttemptDao.insert(h, List.of(attempt));
          var moved = AttemptSteps.replaced(h, List.of(ref), List.of(2), Duration.ofMinutes(10));
          BroadcastOutboxDao.appendAll(
              h, Stored.CHAIN, List.of(new BroadcastOutboxDao.Entry(transaction, 2)));
          return moved;
        });
    return hash;
  }
}
