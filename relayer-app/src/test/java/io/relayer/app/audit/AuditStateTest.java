package io.relayer.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.audit.MiningChain.Action;
import io.relayer.app.audit.MiningChain.Executed;
import io.relayer.app.audit.Violation.Kind;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows and history that contradict the chain, or do not know what it decided long ago, are planted
/// and found.
class AuditStateTest {
  @RegisterExtension static final Audited audited = new Audited();

  private final MiningChain chain = audited.chain;
  private final Ledger ledger = audited.ledger;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block_number = block_number - 1",
        "block_hash = sha256('x')",
        "succeeded = false, state = 'failed', failure_code = 'REVERTED'",
        "confirmations_required = 1000000",
        "intent = 'cancel', mined_kind = 'empty', state = 'cancelled'",
        "intent = 'deadline', mined_kind = 'empty', state = 'failed', failure_code = 'EXPIRED'",
        "state = 'failed', failure_code = 'SUPERSEDED', block_number = null, block_hash = null,"
            + " mined_attempt = null, mined_kind = null, succeeded = null, included_at = null",
      })
  void rowThatContradictsTheChainIsInAWrongState(String change) {
    TransactionId wrong = ledger.executed(Action.payment(1));
    ledger.sql("update transactions set " + change + " where transaction_id = ?", wrong);
    sayTheSameInHistory(wrong);

    audited.assertAll(Kind.WRONG_STATE, wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"value = 2", "recipient = null", "data = '\\x01'"})
  void payloadThatTheChainDidNotExecuteIsInAWrongState(String change) {
    TransactionId wrong = ledger.executed(Action.payment(1));
    ledger.sql("update payloads set " + change + " where transaction_id = ?", wrong);

    audited.assertAll(Kind.WRONG_STATE, wrong);
  }

  @Test
  void revertedPayloadThatCountsAsConfirmedIsInAWrongState() {
    TransactionId wrong = ledger.executed(Action.REVERTING);
    ledger.sql(
        "update transactions set succeeded = true, state = 'confirmed', failure_code = null where"
            + " transaction_id = ?",
        wrong);
    sayTheSameInHistory(wrong);

    assertThat(audited.audit().violations())
        .extracting(Violation::kind)
        .isNotEmpty()
        .containsOnly(Kind.WRONG_STATE);
  }

  @Test
  void failedByAnAttemptThatWasNeverMinedIsInAWrongState() {
    TransactionId wrong = ledger.cancelled(Action.payment(1));
    ledger.sql("update transactions set mined_attempt = 1 where transaction_id = ?", wrong);

    assertThat(audited.audit().violations())
        .extracting(Violation::kind)
        .isNotEmpty()
        .containsOnly(Kind.WRONG_STATE);
  }

  @Test
  void attemptUnderAnotherNonceIsInAWrongState() {
    TransactionId wrong = ledger.executed(Action.payment(1));
    ledger.sql("update transactions set nonce = 1 where transaction_id = ?", wrong);
    ledger.sql("update accounts set next_nonce = 2 where next_nonce = 1");

    assertThat(audited.audit().violations())
        .extracting(Violation::kind)
        .containsExactlyInAnyOrder(Kind.WRONG_STATE, Kind.HOLE);
  }

  @Test
  void signedWithoutItsBytesIsInAWrongState() {
    TransactionId wrong = ledger.signed(Action.payment(1), new Nonce(0), Ledger.inventedHash(1));
    ledger.sql("delete from attempts where transaction_id = ?", wrong);

    audited.assertOnly(Kind.WRONG_STATE, wrong, "which is not stored");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from transitions where sequence = 3",
        "delete from transitions where sequence = 5",
        "delete from transitions where sequence = 1",
        "delete from transitions",
        "update transitions set state = 'pending' where sequence = 5",
        "update transitions set sequence = 2 where sequence = 3",
        "insert into transitions (pos, transaction_id, generation, sequence, event, state) select"
            + " pos, transaction_id, generation, sequence, event, state from transitions where"
            + " sequence = 2",
      })
  void historyWithAHoleIsAnEventGap(String change) {
    TransactionId gap = ledger.executed(Action.payment(1));
    ledger.sql(change);

    audited.assertAll(Kind.EVENT_GAP, gap);
  }

  @Test
  void historyThatWasPrunedByTimeIsNoGap() {
    ledger.executed(Action.payment(1));
    ledger.sql("update requests set received_at = now() - interval '40 days'");
    ledger.sql("delete from transitions where sequence < 3");

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void eventThatWasRepeatedIsNoGap() {
    ledger.executed(Action.payment(1));
    ledger.sql(
        """
        insert into transitions (pos, transaction_id, generation, sequence, event, state, repeat)
        select pos, transaction_id, generation, sequence, event, state, true from transitions where sequence = 5
        """);

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void minedLongAgoAndNotNoticedIsStale() {
    Executed executed = chain.execute(ledger.sender(), Action.payment(1));
    TransactionId behind = ledger.pending(Action.payment(1), executed.nonce(), executed.hash());
    assertThat(audited.audit().violations()).isEmpty();

    chain.mine(1, 60);
    chain.mine(1, 60);

    audited.assertOnly(Kind.STALE, behind, "was mined in block");
  }

  @Test
  void deepLongSinceAndNotFinalIsStale() {
    TransactionId behind =
        ledger.included(Action.payment(1), chain.execute(ledger.sender(), Action.payment(1)));
    assertThat(audited.audit().violations()).isEmpty();

    chain.mine(20, 10);

    audited.assertOnly(Kind.STALE, behind, "pending at depth");
  }

  @Test
  void whatAskedForTheFinalizedBlockIsJudgedByTheChainsOwnRule() {
    TransactionId executed = ledger.executed(Action.payment(1)); // the node's tag is at its block
    ledger.sql("update transactions set confirm_by_finalized = true, confirmations_required = 1");
    assertThat(audited.audit().violations()).isEmpty();

    ledger.sql("update chains set finality = 'depth'");
    try {
      audited.assertOnly(Kind.WRONG_STATE, executed, "and 64 for what is final by depth");
    } finally {
      ledger.sql("update chains set finality = 'tag'");
    }
  }

  @Test
  void includedInABlockThatIsGoneIsStale() {
    Executed executed = chain.execute(ledger.sender(), Action.payment(1));
    TransactionId behind = ledger.included(Action.payment(1), executed);
    ledger.sql("update transactions set block_hash = sha256('gone')");
    chain.mine(11);

    audited.assertOnly(Kind.STALE, behind, "where the chain does not have it");
  }

  private void sayTheSameInHistory(TransactionId id) {
    ledger.sql(
        """
        update transitions set state = (select state from transactions where transaction_id = ?)
        where transaction_id = ? and sequence = 5
        """,
        id,
        id);
  }
}
