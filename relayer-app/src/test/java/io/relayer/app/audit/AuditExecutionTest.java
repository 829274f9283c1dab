package io.relayer.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.audit.MiningChain.Action;
import io.relayer.app.audit.MiningChain.Executed;
import io.relayer.app.audit.Violation.Kind;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Plants transactions that were lost, executed twice, are foreign, or have no nonce, and has the
/// audit find them. The chain is real, and the rows were written by the steps that the roles use.
class AuditExecutionTest {
  @RegisterExtension static final Audited audited = new Audited();

  private final MiningChain chain = audited.chain;
  private final Ledger ledger = audited.ledger;

  @Test
  void databaseThatTheChainAgreesWithIsClean() {
    ledger.executed(Action.payment(1));
    ledger.executed(Action.payment(1));
    ledger.executed(Action.REVERTING);
    ledger.executed(Action.DEPLOYMENT);
    ledger.cancelled(Action.payment(2));
    ledger.included(Action.payment(3), chain.execute(ledger.sender(), Action.payment(3)));
    ledger.pending(Action.payment(4), new Nonce(6), Ledger.inventedHash(4));
    ledger.signed(Action.payment(5), new Nonce(7), Ledger.inventedHash(5));
    ledger.queued(Action.payment(6));
    ledger.dropped(Action.payment(7));

    AuditReport report = audited.audit();

    assertThat(report.violations()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.checked()).isEqualTo(10);
  }

  @Test
  void whatASenderDidBeforeItWasOursIsNobodysConcern() {
    ledger.clear();
    chain.execute(ledger.sender(), Action.payment(1));
    ledger.takeIntoUse(1);
    ledger.executed(Action.payment(1));

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void whatWasReceivedBeforeTheGivenTimeIsLeftOut() {
    ledger.queued(Action.payment(1));
    ledger.sql("update transactions set sequence = 2");
    ledger.sql("update requests set received_at = now() - interval '2 days'");

    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    AuditReport report = audited.audit(yesterday);

    assertThat(report.checked()).isZero();
    assertThat(report.violations()).isEmpty();
    assertThat(audited.audit().isClean()).isFalse();
  }

  @Test
  void confirmedButNeverMinedIsLost() {
    Executed elsewhere = chain.execute(chain.newAccount(), Action.payment(1));
    Executed invented =
        new Executed(
            Ledger.inventedHash(9),
            new Nonce(0),
            elsewhere.block(),
            elsewhere.blockHash(),
            true,
            21_000);
    TransactionId lost = ledger.included(Action.payment(1), invented);
    chain.mine(Ledger.CONFIRMATIONS);
    finalise(lost);

    audited.assertOnly(Kind.LOST, lost, "which the chain does not have");
  }

  @Test
  void acceptedWithoutATransactionIsLost() {
    TransactionId gone = ledger.queued(Action.payment(1));
    ledger.sql("delete from transactions where transaction_id = ?", gone);

    AuditReport report = new Audit(ledger.database(), Instant.EPOCH).ofRequests();

    assertThat(report.violations())
        .containsExactly(
            new Violation(Kind.LOST, null, "request test/r1 was accepted and has no transaction"));
  }

  @Test
  void transactionOfWhichNothingSaysWhatItAsksForIsLost() {
    TransactionId without = ledger.queued(Action.payment(1));
    ledger.sql("delete from payloads where transaction_id = ?", without);

    audited.assertOnly(Kind.LOST, without, "what it asks for is not in the database");
  }

  @Test
  void generationThatIsMissingIsLost() {
    TransactionId first = ledger.executed(Action.payment(1));
    ledger.sql("update transactions set generation = 2 where transaction_id = ?", first);

    audited.assertOnly(Kind.LOST, first, "has 1 generations, the newest is number 2");
  }

  @Test
  void twoGenerationsThatWereBothExecutedAreADuplicate() {
    TransactionId first = ledger.executed(Action.payment(1));
    TransactionId second = ledger.executed(Action.payment(1));
    secondGeneration(first, second);

    audited.assertOnly(Kind.DUPLICATE, "request test/r1 was executed 2 times");
  }

  @Test
  void retryOfARevertedPayloadIsNoDuplicate() {
    TransactionId first = ledger.executed(Action.REVERTING);
    TransactionId second = ledger.executed(Action.REVERTING);
    secondGeneration(first, second);

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void strangersCopyOfAPayloadIsADuplicate() {
    TransactionId ours = ledger.executed(Action.payment(1));
    chain.execute(ledger.sender(), Action.payment(1));

    audited.assertOnly(Kind.DUPLICATE, ours, "the same was also executed by 0x");
  }

  @Test
  void strangersTransactionIsForeign() {
    ledger.executed(Action.payment(1));
    chain.execute(ledger.sender(), Action.payment(2));

    audited.assertOnly(Kind.FOREIGN, "was not signed here");
  }

  @Test
  void payloadThatAStrangerExecutedAtItsNonceIsCleanWhereTheRowKnowsIt() {
    ledger.executedElsewhere(Action.payment(1));
    ledger.executedElsewhere(Action.DEPLOYMENT);
    ledger.executedElsewhere(Action.REVERTING);

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void payloadThatAStrangerExecutedAndAnotherAttemptTooWasExecutedTwice() {
    TransactionId twice = ledger.executedElsewhere(Action.payment(1));
    Executed again = chain.execute(ledger.sender(), Action.payment(1));
    ledger.sql(
        "update attempts set hash = ? where kind = 'payload'", again.hash().bytes().toArray());

    assertThat(audited.audit().violations())
        .filteredOn(found -> found.kind() == Kind.DUPLICATE)
        .extracting(Violation::transactionId)
        .contains(twice.toString());
  }

  @Test
  void payloadThatIsToldAsNotExecutedThoughAStrangerDidIsInAWrongState() {
    TransactionId told =
        ledger.superseded(Action.payment(1), chain.execute(ledger.sender(), Action.payment(1)));

    assertThat(audited.audit().violations())
        .filteredOn(found -> found.kind() == Kind.WRONG_STATE)
        .singleElement()
        .satisfies(found -> {
          assertThat(found.transactionId()).isEqualTo(told.toString());
          assertThat(found.detail()).contains("failed SUPERSEDED, but its payload was executed");
        });
  }

  @Test
  void supersededWithoutATransactionIsRightIfTheChainHasCountedTheNonce() {
    Executed other = chain.execute(ledger.sender(), Action.payment(2));
    TransactionId told = ledger.superseded(Action.payment(1), other);
    ledger.sql("update transactions set nonce = 1, superseded_in = superseded_in + 1");
    ledger.sql("update accounts set next_nonce = 2, first_nonce = 1");
    audited.assertOnly(Kind.WRONG_STATE, told, "nothing of a stranger at nonce 1");

    chain.skipNonce(ledger.sender(), 2);
    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void nonceThatWasTakenForNothingIsAHole() {
    ledger.executed(Action.payment(1));
    ledger.sql("update accounts set next_nonce = 3 where next_nonce = 1");

    audited.assertOnly(Kind.HOLE, "nonces 1 to 2 of");
    assertThat(audited.audit(Set.of(ledger.sender())).violations()).isEmpty();
  }

  @Test
  void nonceInTheMiddleWithoutATransactionIsAHole() {
    ledger.executed(Action.payment(1));
    TransactionId middle = ledger.executed(Action.payment(2));
    ledger.executed(Action.payment(3));
    for (String table : List.of("transitions", "attempts", "transactions")) {
      ledger.sql("delete from " + table + " where transaction_id = ?", middle);
    }

    assertThat(audited.audit().violations())
        .extracting(Violation::kind)
        .containsExactlyInAnyOrder(Kind.HOLE, Kind.FOREIGN);
  }

  @Test
  void nonceThatWasNeverTakenIsAHole() {
    ledger.signed(Action.payment(1), new Nonce(0), Ledger.inventedHash(1));
    ledger.sql("update accounts set next_nonce = 0 where next_nonce = 1");

    assertThat(audited.audit().violations()).extracting(Violation::kind).containsExactly(Kind.HOLE);
  }

  @Test
  void nonceWithTwoTransactionsIsAHole() {
    ledger.sql("drop index one_nonce_once");
    ledger.signed(Action.payment(1), new Nonce(0), Ledger.inventedHash(1));
    TransactionId second = ledger.signed(Action.payment(2), new Nonce(1), Ledger.inventedHash(2));
    ledger.sql("update transactions set nonce = 0 where transaction_id = ?", second);
    ledger.sql("update accounts set next_nonce = 1 where next_nonce = 2");

    audited.assertOnly(Kind.HOLE, "has 2 transactions");
    ledger.clear();
    ledger.sql(
        "create unique index one_nonce_once on transactions (chain_id, sender, nonce) where nonce"
            + " is not null");
  }

  private void finalise(TransactionId id) {
    ledger.sql(
        "update transactions set state = 'confirmed', final_at = now(), sequence = 5 where"
            + " transaction_id = ?",
        id);
    ledger.sql(
        """
        insert into transitions (pos, transaction_id, generation, sequence, event, state)
        values ('1', ?, 1, 5, 'confirmed', 'confirmed')
        """,
        id);
  }

  private void secondGeneration(TransactionId first, TransactionId second) {
    ledger.sql(
        """
        update transactions set generation = 2, retry_of = ?, sequence = 10,
          request_key = (select request_key from transactions where transaction_id = ?)
        where transaction_id = ?
        """,
        first,
        first,
        second);
    ledger.sql(
        "update transitions set generation = 2, sequence = sequence + 5 where transaction_id ="
            + " ?",
        second);
  }
}
