package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.order.Orders;
import io.relayer.core.order.Outcome;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Demand;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.RequestKey;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.keys.SignOutcome;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Orders that give what is queued another place, and the round that signs it.
class PriorityOrderTest {
  private static final int REQUESTS = 60;

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
  void theLaterOfTwoIsSignedFirstOnceItIsRaised() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);

    assertThat(prioritize(9, 1)).hasOnlyElementsOfType(Outcome.Done.class);
    settle(fixture.keys);

    assertThat(byNonce()).isEqualTo("1 0");
  }

  @Test
  void whatIsLoweredLetsTheOthersPass() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5);

    prioritize(0, 0);
    settle(fixture.keys);

    assertThat(byNonce()).isEqualTo("1 2 0");
  }

  @Test
  void whatIsRaisedInAPoolIsSignedFirstToo() throws Exception {
    fixture.database.useTransaction(h ->
        PoolDao.put(
            h, List.of(SigningFixture.CHAIN), fixture.senders, Map.of("payouts", List.of(sender))));
    fixture.queue(new Origin.Pool(SigningFixture.CHAIN, "payouts"), FeeTerms.DEFAULT, 5, 5, 5);

    prioritize(9, 2);
    settle(fixture.keys);

    assertThat(byNonce()).isEqualTo("2 0 1");
  }

  /// The order comes between reading the queue and the commit: what was signed for the old order is
  /// dropped, and no nonce with it.
  @Test
  void anOrderThatComesWhileItIsSignedIsHonouredByTheNextRound() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    OrdersMeanwhile meanwhile = new OrdersMeanwhile(() -> prioritize(9, 1));

    settle(meanwhile);

    assertThat(meanwhile.outcomes).hasOnlyElementsOfType(Outcome.Done.class);
    assertThat(byNonce()).isEqualTo("1 0");
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(2);
  }

  @Test
  void ordersWithoutAnEndDoNotKeepTheSenderFromSigning() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5, 5);
    OrdersAllTheTime keys = new OrdersAllTheTime();

    settle(keys);

    assertThat(queued()).isZero();
    assertThat(keys.orders).as("the first rounds were dropped for them").isGreaterThan(4);
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(4);
  }

  @Test
  void whatIsCancelledBetweenLeavesNoHoleWherePlacesStand() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5, 5, 5);
    OrdersAllTheTime keys = new OrdersAllTheTime();
    keys.cancelled = "request-2";

    settle(keys);

    assertThat(
            fixture.ask(
                "select string_agg(nonce::text, ' ' order by nonce) from transactions where state = 'signed'",
                String.class))
        .isEqualTo("0 1 2");
    assertThat(fixture.count("cancelled")).isEqualTo(1);
  }

  @Test
  void anOrderThatComesAfterItsNonceIsToldThatItIsTooLate() throws Exception {
    fixture.queue(sender, FeeTerms.DEFAULT, 5, 5);
    settle(fixture.keys);

    assertThat(prioritize(9, 1))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.why()).contains("has its nonce", "relayer bump"));
    assertThat(byNonce()).isEqualTo("0 1");
  }

  /// Whichever comes first under the lock: raised before its nonce, or told too late.
  @Test
  void eachIsEitherRaisedBeforeItIsSignedOrToldThatItIsTooLate() throws Exception {
    fixture.sql("update chains set in_flight_per_sender = 1000");
    fixture.queue(sender, FeeTerms.DEFAULT, IntStream.generate(() -> 5).limit(REQUESTS).toArray());
    List<Integer> some = new ArrayList<>(IntStream.range(0, REQUESTS).boxed().toList());
    Collections.shuffle(some, new Random(20_261_126));
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> signing =
          threads.submit(() -> {
            while (queued() > 0) {
              settle(fixture.keys);
            }
            return null;
          });
      for (int one : some) {
        outcomes.addAll(prioritize(9, one));
      }
      signing.get();
    }

    for (int i = 0; i < REQUESTS; i++) {
      assertThat(
              fixture.ask(
                  "select t.priority from transactions t join requests r using (request_key) where r.request_id = 'request-%d'"
                      .formatted(some.get(i)),
                  Integer.class))
          .as("%s", outcomes.get(i))
          .isEqualTo(outcomes.get(i) instanceof Outcome.Done ? 9 : 5);
    }
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(REQUESTS);
    assertThat(
            fixture.ask("select min(nonce) || '-' || max(nonce) from transactions", String.class))
        .isEqualTo("0-" + (REQUESTS - 1));
    assertThat(
            fixture.ask(
                "select count(*) from order_log where state = 'done' and detail like 'prioritized:%'",
                Long.class))
        .isEqualTo(outcomes.stream().filter(Outcome.Done.class::isInstance).count());
  }

  private List<Outcome> prioritize(int priority, int request) {
    return fixture.database.inTransaction(handle ->
        Orders.carryOut(
            handle,
            List.of(
                new Order(
                    new RequestKey("test", "request-" + request),
                    Demand.priority(priority),
                    null,
                    Order.byProducer("test")))));
  }

  private long queued() {
    return fixture.ask("select count(*) from transactions where state = 'queued'", Long.class);
  }

  /// Which requests have the nonces 0, 1, 2 …
  private String byNonce() {
    return fixture.ask(
        """
        select string_agg(replace(r.request_id, 'request-', ''), ' ' order by t.nonce)
        from transactions t join requests r using (request_key) where t.nonce is not null
        """,
        String.class);
  }

  private void settle(TransactionSigner signer) throws Exception {
    Awaited step = fixture.step("a", signer);
    try {
      SigningFixture.settle(step);
    } finally {
      step.close();
    }
  }

  /// Keys with which an order comes before the first signature.
  private final class OrdersMeanwhile implements TransactionSigner {
    private final Supplier<List<Outcome>> orders;
    private final List<Outcome> outcomes = new ArrayList<>();

    OrdersMeanwhile(Supplier<List<Outcome>> orders) {
      this.orders = orders;
    }

    @Override
    public Set<Address> senders() {
      return fixture.keys.senders();
    }

    @Override
    public SignOutcome sign(Address from, Preimage preimage, Duration within) {
      synchronized (outcomes) {
        if (outcomes.isEmpty()) {
          outcomes.addAll(orders.get());
        }
      }
      return fixture.keys.sign(from, preimage, within);
    }
  }

  /// Keys with which a producer gives one of the sender's first another place before each
  /// signature.
  private final class OrdersAllTheTime implements TransactionSigner {
    private int orders;
    private @Nullable String cancelled;

    @Override
    public Set<Address> senders() {
      return fixture.keys.senders();
    }

    @Override
    public synchronized SignOutcome sign(Address from, Preimage preimage, Duration within) {
      prioritize(orders++ % 2 == 0 ? 9 : 8, 0);
      if (cancelled != null && orders > 8) { // where places stand
        fixture.database.useTransaction(handle ->
            Orders.carryOut(
                handle,
                List.of(
                    new Order(
                        new RequestKey("test", "request-2"),
                        Order.Kind.CANCEL,
                        null,
                        Order.byProducer("test")))));
        cancelled = null;
      }
      return fixture.keys.sign(from, preimage, within);
    }
  }
}
