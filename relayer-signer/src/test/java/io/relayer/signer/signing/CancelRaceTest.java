package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.order.Orders;
import io.relayer.core.order.Outcome;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.RequestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Cancelling while the same requests are being signed, and signed for again.
class CancelRaceTest {
  private static final int ROUNDS = 8;
  private static final int REQUESTS = 12;

  private final SigningFixture fixture = new SigningFixture();
  private final Address sender = fixture.senders.getFirst();
  private final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /// Each is either withdrawn and was never signed, or signed and given up.
  @Test
  void whatIsCancelledWhileItIsSignedHasExactlyOneOfTheTwoEnds() throws Exception {
    fixture.watch.verify();
    fixture.sql(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at)
          values (31337, 100, sha256('head'), now(), now());
        update chains set in_flight_per_sender = 1000
        """);
    fixture.observe(sender, 0, 0);
    Random random = new Random(20_261_125);
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int round = 0; round < ROUNDS; round++) {
        fixture.queue(sender, FeeTerms.DEFAULT, new int[REQUESTS]);
        List<Order> orders = cancels(round, random);
        List<Callable<List<Outcome>>> work =
            List.of(
                () -> {
                  loop.signing().advance();
                  return List.of();
                },
                () -> {
                  loop.replacing().advance();
                  return List.of();
                },
                () -> inThrees(orders));
        for (Future<List<Outcome>> one : threads.invokeAll(work)) {
          outcomes.addAll(one.get());
        }
      }
    }
    loop.signing().advance();
    loop.replacing().advance();

    long withdrawn = count("state = 'cancelled'");
    long givenUp = count("state = 'signed' and intent = 'cancel'");
    assertThat(withdrawn + givenUp).isEqualTo(ROUNDS * REQUESTS).isEqualTo(outcomes.size());
    assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Done);
    assertThat(count("state = 'cancelled' and (nonce is not null or attempt is not null)"))
        .isZero();
    assertThat(
            fixture.ask(
                "select count(*) from transactions join attempts using (transaction_id) where state = 'cancelled'",
                Long.class))
        .isZero();
    assertThat(
            fixture.ask(
                """
                select count(*) from transactions t
                join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.attempt and a.kind = 'empty'
                where t.intent = 'cancel'
                """,
                Long.class))
        .as("all that is given up has an empty attempt")
        .isEqualTo(givenUp);
    assertThat(count("nonce is not null"))
        .as("no nonce is left out")
        .isEqualTo(
            fixture.ask(
                "select coalesce(max(next_nonce), 0) from accounts where next_nonce is not null",
                Long.class));
  }

  private static List<Order> cancels(int round, Random random) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      orders.add(
          new Order(
              new RequestKey("test", "request-" + (round * REQUESTS + i)),
              Kind.CANCEL,
              null,
              Order.byProducer("test")));
    }
    Collections.shuffle(orders, random);
    return orders;
  }

  private List<Outcome> inThrees(List<Order> orders) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < orders.size(); i += 3) {
      List<Order> some = orders.subList(i, i + 3);
      outcomes.addAll(fixture.database.inTransaction(handle -> Orders.carryOut(handle, some)));
    }
    return outcomes;
  }

  private long count(String condition) {
    return fixture.ask("select count(*) from transactions where " + condition, Long.class);
  }
}
