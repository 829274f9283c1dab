package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.FeeTerms;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoleTest {
  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();
  private final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  /// Nonces 7 to 10 are taken, and of 8 there is no trace.
  @BeforeEach
  void lose() throws Exception {
    fixture.watch.verify();
    fixture.observe(sender, 7, 7);
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5, 5);
    SigningFixture.settle(loop.signing());
    fixture.sql(
        """
        delete from outbox where transaction_ids && array(select transaction_id from transactions where nonce = 8);
        delete from attempts where transaction_id in (select transaction_id from transactions where nonce = 8);
        delete from payloads where transaction_id in (select transaction_id from transactions where nonce = 8);
        delete from transactions where nonce = 8;
        """);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void aNonceWithoutARowIsFilledWithAnEmptyTransactionOfTheRelayersOwn() throws Exception {
    loop.filling().advance();
    loop.filling().advance();

    assertThat(
            fixture.ask(
                """
                select string_agg(r.producer || '/' || r.request_id || ' ' || t.state || ' ' || t.intent || ' ' || a.kind, ', ')
                from transactions t join requests r using (request_key)
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt
                join (outbox o cross join lateral unnest(o.transaction_ids, o.attempts) as e (transaction_id, attempt))
                  on e.transaction_id = t.transaction_id and e.attempt = 1
                join transitions x on x.transaction_id = t.transaction_id and x.sequence = 1
                  and x.value::jsonb ->> 'hash' = hex(a.hash)
                where t.nonce = 8
                """,
                String.class))
        .isEqualTo("relayer/fill/31337/" + sender + "/8 signed cancel empty");
    assertThat(nonces()).isEqualTo("7 8 9 10");
  }

  @Test
  void whatTheChainHasCountedOrAStrangerWasLeftIsNoHole() throws Exception {
    fixture.observe(sender, 9, 9);
    loop.filling().advance();
    assertThat(nonces()).isEqualTo("7 9 10");

    fixture.observe(sender, 7, 7);
    fixture.database.useTransaction(h ->
        h.execute(
            "insert into adoptions (chain_id, address, from_nonce, next_nonce, adopted_by) values (31337, ?, 8, 9, 'test')",
            sender));
    loop.filling().advance();
    assertThat(nonces()).isEqualTo("7 9 10");
  }

  @Test
  void nothingIsFilledWhileAHoldStands() throws Exception {
    fixture.sql("insert into holds (name, detail) values ('restore', 'test')");
    loop.filling().advance();
    assertThat(nonces()).isEqualTo("7 9 10");
  }

  @Test
  void ofTwoProcessesOneFillsIt() throws Exception {
    Awaited first = another();
    Awaited second = another();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(first::advance);
      var other = threads.submit(second::advance);
      one.get();
      other.get();
    }
    first.close();
    second.close();
    assertThat(nonces()).isEqualTo("7 8 9 10");
    assertThat(fixture.ask("select count(*) from attempts where kind = 'empty'", Integer.class))
        .isEqualTo(1);
  }

  private Awaited another() {
    return new Awaited(new NonceGapStep(fixture.parts(fixture.keys, SigningFixture.SIGNING)));
  }

  private String nonces() {
    return fixture.ask(
        "select string_agg(nonce::text, ' ' order by nonce) from transactions", String.class);
  }
}
