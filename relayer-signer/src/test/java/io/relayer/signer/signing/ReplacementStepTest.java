package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.ChainSettings.Bump;
import io.relayer.core.chain.Mempool;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplacementStepTest extends ReplacementCase {
  @Test
  void whatIsOutForLongAndTooCheapGetsADearerAttemptThatIsSentInItsPlace() throws Exception {
    sign(2);
    market(100);
    head(102);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1 8:1"); // too early

    head(103);
    loop.replacing().advance();

    assertThat(attempts()).isEqualTo("7:2 8:2");
    assertThat(
            fixture.ask(
                """
                select count(*) from transactions t
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = 1
                join attempts b on b.transaction_id = t.transaction_id and b.attempt = t.attempt and b.attempt = 2 and t.resend_at is not null
                  and b.kind = 'payload' and b.head_number = 103 and b.gas_limit = a.gas_limit
                  and b.max_fee_per_gas >= a.max_fee_per_gas * 1.125
                  and b.max_priority_fee_per_gas >= a.max_priority_fee_per_gas * 1.125
                join (outbox o cross join lateral unnest(o.transaction_ids, o.attempts) as e (transaction_id, attempt))
                  on e.transaction_id = t.transaction_id and e.attempt = 2
                join transitions x on x.transaction_id = t.transaction_id and x.event = 'replaced'
                  and x.value::jsonb ->> 'hash' = hex(b.hash)
                where t.attempt = 2
                """,
                Integer.class))
        .isEqualTo(2);
    loop.replacing().advance();
    assertThat(attempts()).as("once per round of blocks").isEqualTo("7:2 8:2");
  }

  @Test
  void theNextRaiseStartsFromTheHighestAttempt() throws Exception {
    sign(1);
    for (int head = 103, base = 100; head < 112; head += 3, base *= 3) {
      market(base);
      head(head);
      loop.replacing().advance();
    }
    assertThat(attempts()).isEqualTo("7:3"); // 2, 200, then 600 is above the ceiling of 500
    assertThat(fixture.ask("select max(max_fee_per_gas) from attempts", Wei.class))
        .isEqualTo(Wei.gwei(500));
    assertThat(fixture.ask("select waiting_for from transactions", String.class))
        .isEqualTo("fee-cap");
  }

  @Test
  void atTheCapTheOldBytesGoOnUntilTheCapAllowsMore() throws Exception {
    sign(1);
    market(400);
    head(103);
    loop.replacing().advance(); // to the ceiling of 500
    market(900);
    head(106);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2");
    assertThat(fixture.ask("select waiting_for from transactions", String.class))
        .isEqualTo("fee-cap");
    assertThat(
            fixture.ask(
                "select string_agg(attempt::text, ' ') from transactions where resend_at is not null",
                String.class))
        .as("what is sent again")
        .isEqualTo("2");

    Bump dearer = new Bump(3, new BigDecimal("12.5"), Wei.gwei(2_000), 21_000);
    Awaited allowed =
        another(
            new SigningChain(SigningFixture.CHAIN, Duration.ofSeconds(60), dearer, Mempool.PUBLIC));
    allowed.advance();
    allowed.close();

    assertThat(attempts()).isEqualTo("7:3");
    assertThat(fixture.ask("select count(waiting_for) from transactions", Integer.class)).isZero();
  }

  @Test
  void whatCannotBePutIntoTheOutboxIsNotReplaced() throws Exception {
    giveUp(sign(1).getFirst());
    fixture.refuse("outbox");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(1);

    fixture.accept("outbox");
    Awaited next = another();
    next.advance();
    next.close();
    assertThat(attempts()).isEqualTo("7:2");
  }

  @Test
  void atTheMarketsPriceNothingIsRaisedHoweverLongItTakes() throws Exception {
    sign(1);
    head(112);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
  }

  @Test
  void whatWaitsForFundsOrHasLostItsNonceIsNotRaised() throws Exception {
    sign(3);
    market(100);
    head(103);
    fixture.sql(
        """
        update transactions set last_outcome = 'insufficient-funds' where nonce = 7;
        update transactions set waiting_for = 'foreign-nonce' where nonce = 8;
        update transactions set waiting_for = 'history' where nonce = 9
        """);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1 8:1 9:1");
  }

  @Test
  void whatIsGivenUpGetsAnEmptyAttemptAtOnce() throws Exception {
    List<TransactionId> ids = sign(3);
    giveUp(ids.get(1));
    loop.replacing().advance();

    assertThat(attempts()).isEqualTo("7:1 8:2 9:1");
    assertThat(fixture.ask("select kind from attempts where attempt = 2", String.class))
        .isEqualTo("empty");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1 8:2 9:1");
  }

  @Test
  void anEmptyAttemptIsRaisedLikeAnyOther() throws Exception {
    giveUp(sign(1).getFirst());
    loop.replacing().advance();
    market(100);
    head(103);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:3");
    assertThat(
            fixture.ask(
                "select string_agg(kind, ' ' order by attempt) from attempts", String.class))
        .isEqualTo("payload empty empty");
  }

  @Test
  void anOrderRaisesWhateverTheMarketSaysAndOnce() throws Exception {
    TransactionId id = sign(1).getFirst();
    fixture.database.useTransaction(
        h -> AttemptSteps.bumpOrdered(h, List.of(ref(id)), new OrderedBy("billing")));
    loop.replacing().advance();
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2");
  }

  @Test
  void whatANodeFoundTooCheapIsRaisedToItsPriceWithoutABlockAndWithoutAMempool() throws Exception {
    sign(2);
    Awaited step =
        another(
            new SigningChain(
                SigningFixture.CHAIN,
                Duration.ofSeconds(60),
                SigningFixture.SIGNING.bump(),
                Mempool.NONE));
    step.advance();
    fixture.sql(
        """
        update transactions set last_outcome = 'underpriced', least_tip = 9000000000 where nonce = 7;
        update transactions set waiting_for = 'price' where nonce = 7
        """);
    step.advance();
    step.advance();
    step.close();

    assertThat(attempts()).isEqualTo("7:2 8:1");
    assertThat(
            fixture.ask(
                "select max_priority_fee_per_gas from attempts where attempt = 2", Wei.class))
        .isEqualTo(Wei.gwei(9));
    assertThat(fixture.ask("select count(waiting_for) from transactions", Integer.class)).isZero();
  }

  @Test
  void aRaiseThatIsTooLittleForTheNodeIsRaisedAgainThoughItPaysItsMarket() throws Exception {
    sign(1);
    fixture.sql("update transactions set bump_ordered = true");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2");
    fixture.sql(
        """
        update attempts set signed_at = now() - interval '1 day' where attempt = 2;
        update transactions set last_outcome = 'replacement-underpriced', waiting_for = 'price'
        """);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:3");
  }

  @Test
  void aStrangersPaymentInThePoolIsNotOutbidByThat() throws Exception {
    sign(1);
    fixture.sql(
        """
        update attempts set signed_at = now() - interval '1 day';
        update transactions set last_outcome = 'replacement-underpriced', waiting_for = 'price'
        """);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
  }

  @Test
  void aPriceAboveTheCapIsWaitedForAndPaidOnceTheCapAllowsIt() throws Exception {
    sign(1);
    fixture.sql(
        "update transactions set last_outcome = 'underpriced', least_tip = 600000000000; update transactions set waiting_for = 'price'");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
    assertThat(fixture.ask("select waiting_for from transactions", String.class))
        .isEqualTo("fee-cap");

    fixture.sql("update transactions set least_tip = 400000000000");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2");
  }

  @Test
  void emptyAttemptThatCantBePaidForMoreGoesOutAtTheSamePrice() throws Exception {
    giveUp(sign(1).getFirst());
    fixture.sql("update account_observations set balance = 0");
    loop.replacing().advance();
    loop.replacing().advance();

    assertThat(attempts()).isEqualTo("7:2");
    assertThat(
            fixture.ask(
                "select count(distinct (max_fee_per_gas, max_priority_fee_per_gas)) from attempts",
                Integer.class))
        .isOne();
  }

  @Test
  void whatIsInABlockIsLeftAlone() throws Exception {
    TransactionId id = sign(1).getFirst();
    giveUp(id);
    fixture.sql(
        """
        update transactions set state = 'pending', pending_at = now(), included_at = now(), mined_attempt = 1,
          mined_kind = 'payload', succeeded = true, block_number = 101, block_hash = sha256('block')
        """);
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
  }

  @Test
  void nothingIsSignedWhileTheChainIsPausedOrAHoldStands() throws Exception {
    giveUp(sign(1).getFirst());
    fixture.sql("update chains set paused = true");
    loop.replacing().advance();
    fixture.sql(
        "update chains set paused = false; insert into holds (name, detail) values ('restore', 'test')");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:1");
    fixture.sql("delete from holds");
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2");
  }

  @Test
  void aDeadlineThatPassesAfterTheNonceWasTakenGivesItUp() throws Exception {
    sign(2);
    fixture.sql("update transactions set deadline = now() where nonce = 7");
    loop.expiry().advance();
    loop.replacing().advance();
    assertThat(attempts()).isEqualTo("7:2 8:1");
    assertThat(fixture.ask("select intent from transactions where nonce = 7", String.class))
        .isEqualTo("deadline");
  }
}
