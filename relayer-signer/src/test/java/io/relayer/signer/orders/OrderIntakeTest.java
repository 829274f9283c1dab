package io.relayer.signer.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.order.Order;
import io.relayer.core.order.Outcome;
import io.relayer.core.order.Outcome.Effect;
import io.relayer.core.order.Retries;
import io.relayer.core.order.Target;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderIntakeTest {
  private static final String LOG =
      "select request_id || ' ' || kind || ' ' || state || ' ' || ordered_by from order_log order by ordered_at, request_id";

  private final OrderStack stack;

  OrderIntakeTest() throws Exception {
    stack = new OrderStack(OrderIntakeTest::retry);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  /// One that the database chokes on for some.
  private static Outcome retry(Handle handle, Order order, Target target) {
    if (order.request().id().equals("choking")) {
      handle.execute("select 1 / 0");
    }
    return new Outcome.Done(Effect.RETRIED, "made");
  }

  @Test
  void anOrderIsCarriedOutOnceHoweverOftenItComes() throws Exception {
    stack.queued("a");
    stack.publish(order("a", "cancel"));
    stack.carryOut();
    assertThat(stack.ask("select state from transaction_status")).containsExactly("cancelled");
    assertThat(stack.ask("select detail ->> 'by' from transaction_history"))
        .containsExactly("producer:test");
    assertThat(stack.commits()).isPositive();

    stack.restart();
    stack.publish(order("a", "cancel"));
    stack.carryOut();

    assertThat(stack.ask(LOG))
        .containsExactly("a cancel done producer:test", "a cancel refused producer:test");
    assertThat(stack.ask("select event from transaction_history")).containsExactly("cancelled");
  }

  @Test
  void badOrdersAreGivenBackAndHoldNobodyUp() throws Exception {
    stack.queued("a");
    stack.queued("b");
    String malformed = stack.publish("{\"id\": \"a");
    String tombstone = stack.publish(null);
    stack.publish(order("a", "cancel"));
    String unknownField =
        stack.publish("{\"id\":\"b\",\"producer\":\"test\",\"order\":\"cancel\",\"why\":\"\"}");
    String invalid = stack.publish(order("b", "destroy"));
    String stray = stack.publish(order("nobody", "cancel"));
    String otherProducer = stack.publish("{\"id\":\"b\",\"order\":\"cancel\"}");
    stack.publish(order("b", "bump"));
    stack.carryOut();

    assertThat(
            stack.ask(
                "select source || ' ' || code || ' ' || coalesce(producer || '/' || request_id, '-') from rejections order by at, source"))
        .containsExactlyInAnyOrder(
            malformed + " MALFORMED -",
            tombstone + " MALFORMED -",
            unknownField + " UNKNOWN_FIELD test/b",
            invalid + " INVALID_FIELD test/b",
            stray + " UNKNOWN_REQUEST test/nobody",
            otherProducer + " UNKNOWN_REQUEST default/b");
    assertThat(stack.ask("select lane || ' ' || count(*) from outbox group by lane"))
        .as("no event says that a request was rejected")
        .containsExactly("rejected 6");
    assertThat(stack.ask("select request_id || ' ' || state from transaction_status order by 1"))
        .containsExactly("a cancelled", "b queued");
    assertThat(stack.ask(LOG))
        .containsExactlyInAnyOrder("a cancel done producer:test", "b bump refused producer:test");
  }

  @Test
  void whatTheDatabaseRefusesIsRejectedAloneAndTheOthersAreCarriedOut() throws Exception {
    for (String id : List.of("a", "choking", "b")) {
      stack.queued(id);
      stack.publish(
          "{\"id\":\"%s\",\"producer\":\"test\",\"order\":\"retry\",\"generation\":1}"
              .formatted(id));
    }
    stack.carryOut();

    assertThat(stack.ask("select request_id || ' ' || detail from order_log"))
        .containsExactlyInAnyOrder("a retried: made", "b retried: made");
    assertThat(stack.ask("select request_id || ' ' || code from rejections"))
        .containsExactly("choking INTERNAL");
  }

  @Test
  void retriesAreRefusedWhereNothingCarriesThemOut() throws Exception {
    try (OrderStack without = new OrderStack(Retries.NONE)) {
      without.queued("a");
      without.publish("{\"id\":\"a\",\"producer\":\"test\",\"order\":\"retry\",\"generation\":1}");
      without.carryOut();

      assertThat(without.ask("select state || ' ' || detail from order_log"))
          .containsExactly("refused retry: not carried out by this version");
    }
  }

  private static String order(String id, String order) {
    return "{\"id\":\"%s\",\"producer\":\"test\",\"order\":\"%s\"}".formatted(id, order);
  }
}
