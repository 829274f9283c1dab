package io.relayer.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.order.Outcome.Done;
import io.relayer.core.order.Outcome.Refused;
import io.relayer.core.order.Outcome.Unknown;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Demand;
import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.request.RequestKey;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Orders that give what is queued another place.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PriorityOrdersTest {
  private static final String ROW = "priority || ' ' || version || ' ' || sequence || ' ' || state";

  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNED    | it has its nonce, and so its place in the chain's order: to hurry it, bump it (relayer bump)
          PENDING   | it has its nonce, and so its place in the chain's order: to hurry it, bump it (relayer bump)
          INCLUDED  | it is in a block already
          CONFIRMED | it is confirmed already
          REVERTED  | it is failed already: REVERTED
          CANCELLED | it is cancelled already
          WITHDRAWN | it is cancelled already
          DROPPED   | it is failed already: ESTIMATE_REVERTED
          """)
  void whatIsNotQueuedKeepsItsPlace(Stage stage, String why) {
    Life life = lives.at(stage);
    String before = of(life, ROW);

    assertThat(carryOut(order(life, 9))).containsExactly("refused: " + why);

    assertThat(of(life, ROW)).isEqualTo(before);
    assertThat(log(life)).containsExactly("prioritize 9 refused " + why);
  }

  @Test
  void whatIsQueuedStandsAtItsNewPriorityWithAnotherVersionAndNoEvent() {
    Life life = lives.at(Stage.QUEUED);

    assertThat(carryOut(order(life, 9)))
        .containsExactly("prioritized: its priority was 5, and is 9 now");

    assertThat(of(life, ROW)).isEqualTo("9 1 1 queued");
    assertThat(log(life))
        .containsExactly("prioritize 9 done prioritized: its priority was 5, and is 9 now");
    assertThat(
            of(
                life,
                "(select string_agg(event, ' ') from transitions x where x.transaction_id = transactions.transaction_id)"))
        .isEqualTo("queued");
  }

  @Test
  void whatWaitsForAnEstimateIsGivenItsPlaceBefore() {
    Life life = lives.at(Stage.QUEUED);
    life.update("gas_limit = null, waiting_for = 'estimate'");

    assertThat(carryOut(order(life, 0)).getFirst()).startsWith("prioritized");

    assertThat(of(life, "priority || ' ' || waiting_for")).isEqualTo("0 estimate");
  }

  @Test
  void thePriorityThatItHasIsNothingToDo() {
    Life life = lives.at(Stage.QUEUED);

    assertThat(carryOut(order(life, 7), order(life, 7), order(life, 2), order(life, 7)))
        .containsExactly(
            "prioritized: its priority was 5, and is 7 now",
            "unchanged: its priority is 7 already",
            "prioritized: its priority was 7, and is 2 now",
            "prioritized: its priority was 2, and is 7 now");
    assertThat(of(life, ROW)).isEqualTo("7 3 1 queued");
  }

  @Test
  void eachOfABatchGetsThePriorityThatItsOwnOrderSays() {
    Life high = lives.at(Stage.QUEUED);
    Life low = lives.at(Stage.QUEUED);
    Life withdrawn = lives.at(Stage.QUEUED);

    assertThat(
            carryOut(
                order(high, 9),
                order(low, 0),
                new Order(key(withdrawn), Kind.CANCEL, null, "operator:alice"),
                order(withdrawn, 9)))
        .containsExactly(
            "prioritized: its priority was 5, and is 9 now",
            "prioritized: its priority was 5, and is 0 now",
            "withdrawn: it had no nonce yet",
            "refused: it is cancelled already");
    assertThat(List.of(of(high, "priority::text"), of(low, "priority::text")))
        .containsExactly("9", "0");
  }

  @Test
  void whatWasSignedElsewhereHasItsPlaceByItsNonce() {
    Life life = lives.at(Stage.PENDING);
    lives.fresh().execute("update accounts set managed_by = 'external'");
    try {
      assertThat(carryOut(order(life, 9)))
          .containsExactly(
              "refused: it was signed elsewhere: its nonce is its place in the chain's order");
    } finally {
      lives.fresh().execute("update accounts set managed_by = 'local'");
    }
  }

  @Test
  void anotherGenerationThanTheNewestIsNotMeant() {
    Life life = lives.at(Stage.QUEUED);

    assertThat(carryOut(new Order(key(life), Demand.priority(9), 2, "operator:alice")))
        .containsExactly("refused: generation 2 was meant, and 1 is the newest");
    assertThat(of(life, ROW)).isEqualTo("5 0 1 queued");
  }

  @Test
  void aNextGenerationStandsWhereTheOneBeforeStoodLast() {
    Life life = lives.at(Stage.QUEUED);
    carryOut(order(life, 8), new Order(key(life), Kind.CANCEL, null, "operator:alice"));

    assertThat(carryOut(new Order(key(life), Kind.RETRY, 1, "operator:alice")).getFirst())
        .startsWith("retried");

    assertThat(
            lives
                .fresh()
                .one(
                    String.class,
                    "select generation || ' ' || priority from transactions where retry_of = '%s'"
                        .formatted(life.id())))
        .isEqualTo("2 8");
  }

  @ParameterizedTest
  @CsvSource({"PRIORITIZE,", "CANCEL,5", "PRIORITIZE,10", "PRIORITIZE,-1"})
  void whatDoesNotSayWhichPriorityIsNoDemand(Kind kind, Integer priority) {
    assertThatThrownBy(() -> new Demand(kind, priority))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> carryOut(Order... orders) {
    return lives.fresh().inTransaction(handle -> Orders.carryOut(handle, List.of(orders))).stream()
        .map(PriorityOrdersTest::text)
        .toList();
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Done(var effect, var detail) -> effect.text() + ": " + detail;
      case Refused(var why) -> "refused: " + why;
      case Unknown() -> "unknown";
    };
  }

  private static Order order(Life life, int priority) {
    return new Order(key(life), Demand.priority(priority), null, "operator:alice");
  }

  private static RequestKey key(Life life) {
    return new RequestKey("test", life.id().toString());
  }

  /// Of its row.
  private String of(Life life, String expression) {
    return lives
        .fresh()
        .one(
            String.class,
            "select %s from transactions where transaction_id = '%s'"
                .formatted(expression, life.id()));
  }

  private List<String> log(Life life) {
    return lives
        .fresh()
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select kind || ' ' || priority || ' ' || state || ' ' || detail from order_log where request_id = :id order by ordered_at")
                .bind("id", life.id().toString())
                .mapTo(String.class)
                .list());
  }
}
