package io.relayer.signer.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderIntakeTest {
  private static final String LOG =
      "select request_id || ' ' || kind || ' ' || state || ' ' || ordered_by from order_log order by ordered_at, request_id";

  private final OrderStack stack;

  OrderIntakeTest() throws Exception {
    stack = new OrderStack();
  }

  @AfterEach
  void close() {
    stack.close();
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
  void whatIsReadAgainMeansTheGenerationThatItMeant() throws Exception {
    stack.queued("a");
    stack.publish(order("a", "cancel"));
    String stray = stack.publish(order("b", "cancel"));
    stack.publish(order("a", "cancel"));
    stack.carryOut();
    stack.retry("a", 1);
    stack.queued("b");

    stack.readFrom(0);
    stack.carryOut();

    assertThat(
            stack.ask(
                "select request_id || ' ' || generation || ' ' || state from transaction_status order by 1"))
        .containsExactly("a 1 cancelled", "a 2 queued", "b 1 queued");
    assertThat(stack.ask("select source from rejections")).containsExactly(stray);
    assertThat(stack.ask("select state || ' ' || detail from orders order by order_id"))
        .containsExactly(
            "done withdrawn: it had no nonce yet",
            "refused it is cancelled already",
            "done unchanged: it was carried out before, on generation 1",
            "done unchanged: it was read before, and generation 2 was made after it");

    stack.publish(order("a", "cancel"));
    stack.carryOut();
    assertThat(
            stack.ask(
                "select generation || ' ' || state from transaction_status where request_id = 'a' order by 1"))
        .containsExactly("1 cancelled", "2 cancelled");
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
    stack.sql("alter table orders add constraint chokes check (request_id <> 'choking')");
    for (String id : List.of("a", "choking", "b")) {
      stack.queued(id);
      stack.publish(order(id, "cancel"));
    }
    stack.carryOut();

    assertThat(stack.ask("select request_id || ' ' || state from transaction_status"))
        .containsExactlyInAnyOrder("a cancelled", "b cancelled", "choking queued");
    assertThat(stack.ask("select request_id || ' ' || code from rejections"))
        .containsExactly("choking INTERNAL");
  }

  @Test
  void aRetryOfWhatIsOnItsWayIsRefused() throws Exception {
    stack.queued("a");
    stack.publish("{\"id\":\"a\",\"producer\":\"test\",\"order\":\"retry\",\"generation\":1}");
    stack.carryOut();

    assertThat(stack.ask("select kind || ' ' || state from order_log"))
        .containsExactly("retry refused");
  }

  @Test
  void whatIsQueuedIsGivenThePriorityThatARecordSays() throws Exception {
    stack.queued("a");
    stack.publish("{\"id\":\"a\",\"producer\":\"test\",\"order\":\"prioritize\",\"priority\":9}");
    String without = stack.publish(order("a", "prioritize"));
    stack.carryOut();

    assertThat(stack.ask("select priority::text from transactions")).containsExactly("9");
    assertThat(stack.ask("select kind || ' ' || priority || ' ' || state from order_log"))
        .containsExactly("prioritize 9 done");
    assertThat(stack.ask("select source || ' ' || code from rejections"))
        .containsExactly(without + " INVALID_FIELD");
    assertThat(stack.ask("select event from transaction_history")).isEmpty();
  }

  private static String order(String id, String order) {
    return "{\"id\":\"%s\",\"producer\":\"test\",\"order\":\"%s\"}".formatted(id, order);
  }
}
