package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Transactions that ask for more gas than a block holds.
class OverBlockLimitTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();

  @BeforeEach
  void inUse() throws Exception {
    fixture.watch.verify();
    fixture.observe(sender, 0, 0);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void whatNoBlockCanHoldGetsNoNonceAndTheOthersGoOn() throws Exception {
    List<TransactionId> queued = fixture.queue(sender, FeeTerms.DEFAULT, new int[20]);
    fixture.blockHolds("100000");
    fixture.database.useTransaction(h ->
        h.createUpdate(
                "update transactions set gas_limit = 100001 where transaction_id = any(:ids)")
            .bindArray("ids", TransactionId.class, queued.subList(0, 18))
            .execute());
    fixture.sql("update transactions set gas_limit = 100000 where gas_limit = 21000");

    SigningFixture.settle(fixture.step("a", fixture.keys));

    assertThat(
            fixture.ask(
                """
                select count(*) || ' ' || min(failure_message) from transactions
                where state = 'failed' and failure_code = 'OVER_BLOCK_LIMIT' and nonce is null
                """,
                String.class))
        .isEqualTo("18 asks for 100001 gas, a block holds 100000");
    assertThat(
            fixture.ask(
                "select string_agg(nonce::text, ' ' order by nonce) from transactions where state = 'signed'",
                String.class))
        .isEqualTo("0 1");
    assertThat(
            fixture.ask("select count(*) from transitions where event = 'failed'", Integer.class))
        .isEqualTo(18);
    assertThat(fixture.commits.get()).isEqualTo(2);
  }

  @Test
  void overAServerThatNobodyHasComparedNothingFailsForTheBlocksGasLimit() throws Exception {
    fixture.blockHolds("20000");
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    Awaited step = fixture.step("a", fixture.keys);
    fixture.sql(
        "insert into verified_server (started_at, requests_table) values ('2000-01-01', 'requests'::regclass)");
    SigningFixture.settle(step);
    assertThat(fixture.count("queued")).as("it may be out").isEqualTo(1);

    fixture.sql(
        "delete from verified_server; insert into holds (name, detail) values ('restore', 'a test')");
    SigningFixture.settle(step);
    assertThat(fixture.count("queued")).isEqualTo(1);

    fixture.sql("delete from holds");
    SigningFixture.settle(step);
    assertThat(fixture.count("failed")).isEqualTo(1);
  }

  @Test
  void whileNoBlocksGasLimitIsKnownNothingIsRefusedForIt() throws Exception {
    fixture.blockHolds("null");
    fixture.queue(sender, FeeTerms.DEFAULT, 5);
    fixture.sql("update transactions set gas_limit = 1000000000000");

    SigningFixture.settle(fixture.step("a", fixture.keys));

    assertThat(fixture.count("signed")).isEqualTo(1);
  }
}
