package io.relayer.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.order.Outcome.Done;
import io.relayer.core.order.Outcome.Refused;
import io.relayer.core.order.Outcome.Unknown;
import io.relayer.core.restore.NotVerifiedException;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.messages.order.Order;
import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.request.RequestKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersTest {
  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void noOrderIsCarriedOutInADatabaseThatMayBeAnOlderCopy() {
    Life life = lives.at(Stage.QUEUED);
    lives.fresh().execute("insert into holds (name, detail) values ('restore', 'a test')");
    assertThatThrownBy(() -> carryOut(order(life, Kind.CANCEL)))
        .isInstanceOf(NotVerifiedException.class);
    lives.fresh().execute("delete from holds");
    assertThat(carryOut(order(life, Kind.CANCEL)))
        .containsExactly("withdrawn: it had no nonce yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUEUED     | CANCEL | withdrawn: it had no nonce yet
          SIGNED     | CANCEL | given-up: an empty attempt is put against it: whichever is mined decides
          PENDING    | CANCEL | given-up: an empty attempt is put against it: whichever is mined decides
          INCLUDED   | CANCEL | given-up: it is in a block: that decides, unless a reorg undoes it
          CONFIRMED  | CANCEL | refused: it is confirmed already
          REVERTED   | CANCEL | refused: it is failed already: REVERTED
          SUPERSEDED | CANCEL | refused: it is failed already: SUPERSEDED
          CANCELLED  | CANCEL | refused: it is cancelled already
          WITHDRAWN  | CANCEL | refused: it is cancelled already
          QUEUED     | BUMP   | refused: it is queued: there is nothing to raise yet
          SIGNED     | BUMP   | bump-ordered: the next attempt pays more, within the chain's cap
          PENDING    | BUMP   | bump-ordered: the next attempt pays more, within the chain's cap
          INCLUDED   | BUMP   | refused: it is in a block: there is nothing to raise
          CONFIRMED  | BUMP   | refused: it is confirmed already
          EXPIRED    | BUMP   | refused: it is failed already: EXPIRED
          CANCELLED  | BUMP   | refused: it is cancelled already
          REVERTED   | RETRY  | refused: block 100 is not final yet: no block of the chain is known to be; `relayer doctor` says why
          """)
  void whatIsDoneDependsOnWhereItStands(Stage stage, Kind kind, String outcome) {
    Life life = lives.at(stage);
    int before = events(life).size();

    assertThat(carryOut(order(life, kind))).containsExactly(outcome);

    assertThat(events(life)).hasSize(before + (outcome.startsWith("refused") ? 0 : 1));
    assertThat(log(life))
        .containsExactly(
            outcome.startsWith("refused: ")
                ? kind.text() + " refused " + outcome.replaceFirst("refused: ", "")
                : kind.text() + " done " + outcome);
  }

  @Test
  void anOrderThatIsGivenAgainChangesNothingMore() {
    Life queued = lives.at(Stage.QUEUED);
    Life pending = lives.at(Stage.PENDING);
    Life raised = lives.at(Stage.PENDING);
    List<Order> orders =
        List.of(order(queued, Kind.CANCEL), order(pending, Kind.CANCEL), order(raised, Kind.BUMP));
    carryOut(orders);
    List<String> events = all(queued, pending, raised);

    assertThat(carryOut(orders))
        .containsExactly(
            "refused: it is cancelled already",
            "unchanged: it was cancelled before: whichever attempt is mined decides",
            "unchanged: it was ordered before, and the next attempt is still to come");

    assertThat(all(queued, pending, raised)).isEqualTo(events);
    assertThat(log(raised)).hasSize(2);
  }

  @Test
  void ordersForOneRequestInOneBatchFollowEachOther() {
    Life life = lives.at(Stage.PENDING);
    Life other = lives.at(Stage.QUEUED);

    assertThat(
            carryOut(
                order(life, Kind.BUMP),
                order(other, Kind.CANCEL),
                order(life, Kind.CANCEL),
                order(life, Kind.CANCEL),
                order(life, Kind.BUMP)))
        .extracting(outcome -> outcome.replaceFirst(":.*", ""))
        .containsExactly("bump-ordered", "withdrawn", "given-up", "unchanged", "bump-ordered");

    assertThat(events(life)).endsWith("bump-ordered", "given-up", "bump-ordered");
    assertThat(log(life)).hasSize(4);
  }

  @Test
  void whoOrderedItStandsInTheHistory() {
    for (Stage stage : List.of(Stage.QUEUED, Stage.PENDING)) {
      Life life = lives.at(stage);
      carryOut(order(life, Kind.CANCEL));

      assertThat(
              one(
                  "select value::jsonb ->> 'by' from transitions where transaction_id = '%s' order by sequence desc limit 1"
                      .formatted(life.id())))
          .isEqualTo("operator:alice");
      assertThat(
              one(
                  "select ordered_by || ' ' || (ordered_at <= now()) from order_log where request_id = '%s'"
                      .formatted(life.id())))
          .isEqualTo("operator:alice true");
    }
  }

  @Test
  void whatIsGivenUpForAnotherReasonStaysSo() {
    Life life = lives.at(Stage.PENDING);
    life.update("intent = 'deadline'");

    assertThat(carryOut(order(life, Kind.CANCEL)))
        .containsExactly("unchanged: its deadline has passed: whichever attempt is mined decides");
    assertThat(carryOut(order(life, Kind.BUMP)))
        .containsExactly(
            "bump-ordered: it is given up: the empty attempt pays more, within the chain's cap");
  }

  @Test
  void whatWasSignedElsewhereAndMayBeMinedEndsByTheChain() {
    Life life = lives.at(Stage.PENDING);
    lives.fresh().execute("update accounts set managed_by = 'external'");
    try {
      assertThat(carryOut(order(life, Kind.CANCEL), order(life, Kind.BUMP)))
          .containsExactly(
              "refused: it was signed elsewhere, and may still be mined: it ends by the chain, by another transaction at its nonce that is sent past the relayer, or by this order once every node refuses its bytes for good",
              "refused: it was signed elsewhere: a higher price has to be signed there");
    } finally {
      lives.fresh().execute("update accounts set managed_by = 'local'");
    }
  }

  @Test
  void whatWasSignedElsewhereAndAllNodesRefuseIsCancelledAtOnce() {
    for (Stage stage : List.of(Stage.SIGNED, Stage.PENDING)) {
      Life life = lives.at(stage);
      lives.fresh().execute("update accounts set managed_by = 'external'");
      try {
        life.attempts("sent_count = 1, refused_since = now()");
        life.update("waiting_for = 'foreign-nonce'");
        assertThat(carryOut(order(life, Kind.CANCEL)).getFirst()).startsWith("refused");
        life.update("waiting_for = null");
        lives
            .fresh()
            .execute(
                "update accounts set held_for = 'hash-mismatch', held_detail = 'x', held_at = now()");
        assertThat(carryOut(order(life, Kind.CANCEL)).getFirst()).startsWith("refused");
        lives
            .fresh()
            .execute("update accounts set held_for = null, held_detail = null, held_at = null");

        assertThat(carryOut(order(life, Kind.CANCEL), order(life, Kind.CANCEL)))
            .containsExactly(
                "refused-withdrawn: it was signed elsewhere, and every node refuses its bytes for good; its hash stays watched",
                "refused: it is cancelled already");
        assertThat(state(life)).isEqualTo("cancelled");
        assertThat(
                one(
                    "select coalesce(resend_at::text, 'never') from transactions where transaction_id = '%s'"
                        .formatted(life.id())))
            .isEqualTo("never");
        assertThat(
                one(
                    "select value::jsonb ->> 'by' from transitions where transaction_id = '%s' order by sequence desc limit 1"
                        .formatted(life.id())))
            .isEqualTo("operator:alice");
      } finally {
        lives.fresh().execute("update accounts set managed_by = 'local'");
      }
    }
  }

  @Test
  void anotherGenerationThanTheNewestIsNotMeantByAnyOrder() {
    Life life = lives.at(Stage.PENDING);

    assertThat(carryOut(order(life, Kind.CANCEL, 2), order(life, Kind.RETRY, 2)))
        .containsOnly("refused: generation 2 was meant, and 1 is the newest");
    assertThat(carryOut(order(life, Kind.CANCEL, 1)).getFirst()).startsWith("given-up");
  }

  @Test
  void theNewestGenerationIsMeantWhereNoneIsNamed() {
    Life first = lives.at(Stage.REVERTED);
    Life second = lives.at(Stage.QUEUED);
    lives
        .fresh()
        .execute(
            "update transactions set request_key = (select request_key from transactions where transaction_id = '%s'), generation = 2, retry_of = '%s' where transaction_id = '%s'"
                .formatted(first.id(), first.id(), second.id()));

    assertThat(carryOut(order(first, Kind.RETRY, 1)))
        .containsExactly("unchanged: it was retried before: generation 2 is the newest");
    assertThat(carryOut(order(first, Kind.CANCEL)).getFirst()).startsWith("withdrawn");
    assertThat(state(second)).isEqualTo("cancelled");
  }

  @Test
  void nothingIsKeptOfAnOrderForAnUnknownRequest() {
    Order stray =
        new Order(new RequestKey("test", "nobody"), Kind.CANCEL, null, Order.byOperator("alice"));
    Life life = lives.at(Stage.QUEUED);

    assertThat(carryOut(stray, order(life, Kind.CANCEL)))
        .containsExactly("unknown", "withdrawn: it had no nonce yet");
    assertThat(one("select count(*)::text from orders where request_id = 'nobody'")).isEqualTo("0");
  }

  @Test
  void whatHasFailedIsFollowedByANextGenerationOnce() {
    Life life = lives.at(Stage.DROPPED);

    assertThat(carryOut(order(life, Kind.RETRY, 1), order(life, Kind.RETRY, 1)))
        .containsExactly(
            "retried: generation 2 is queued",
            "unchanged: it was retried before: generation 2 is the newest");
    assertThat(log(life))
        .containsExactly(
            "retry done retried: generation 2 is queued",
            "retry done unchanged: it was retried before: generation 2 is the newest");
  }

  @Test
  void anOrderThatIsRolledBackHasLeftNothing() {
    Life life = lives.at(Stage.QUEUED);

    assertThatThrownBy(() ->
            lives
                .fresh()
                .database()
                .useTransaction(handle -> {
                  Orders.carryOut(handle, List.of(order(life, Kind.CANCEL)));
                  throw new IllegalStateException("crash");
                }))
        .hasMessage("crash");

    assertThat(state(life)).isEqualTo("queued");
    assertThat(log(life)).isEmpty();
  }

  private List<String> carryOut(Order... orders) {
    return carryOut(List.of(orders));
  }

  private List<String> carryOut(List<Order> orders) {
    return lives.fresh().inTransaction(handle -> Orders.carryOut(handle, orders)).stream()
        .map(OrdersTest::text)
        .toList();
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Done(var effect, var detail) -> effect.text() + ": " + detail;
      case Refused(var why) -> "refused: " + why;
      case Unknown() -> "unknown";
    };
  }

  private static Order order(Life life, Kind kind) {
    return order(life, kind, null);
  }

  private static Order order(Life life, Kind kind, @Nullable Integer generation) {
    return new Order(
        new RequestKey("test", life.id().toString()), kind, generation, Order.byOperator("alice"));
  }

  private List<String> all(Life... some) {
    List<String> all = new ArrayList<>();
    for (Life life : some) {
      all.addAll(events(life));
    }
    return all;
  }

  private List<String> events(Life life) {
    return column(
        "select event from transitions where transaction_id = '%s' order by sequence"
            .formatted(life.id()));
  }

  private List<String> log(Life life) {
    return column(
        "select kind || ' ' || state || ' ' || detail from orders where request_id = '%s' order by order_id"
            .formatted(life.id()));
  }

  private String state(Life life) {
    return one("select state from transactions where transaction_id = '%s'".formatted(life.id()));
  }

  private String one(String query) {
    return lives.fresh().one(String.class, query);
  }

  private List<String> column(String query) {
    return lives
        .fresh()
        .database()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }
}
