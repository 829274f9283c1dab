package io.relayer.app.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.operations.orders.OrderService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OrderCommandsTest {
  private static final Rows ROWS = Rows.withoutKafka();
  private static final String BY = "operator:" + System.getProperty("user.name");

  @BeforeEach
  void oneOfEachKind() {
    for (String table :
        List.of("requests", "transactions", "attempts", "transitions", "orders", "holds")) {
      ROWS.sql("delete from " + table);
    }
    ROWS.head(12);
    ROWS.queued("confirmed", Map.of("batch", "7")).sign(0).know().include(10, true).finish();
    ROWS.queued("included", Map.of("batch", "7")).sign(1).know().include(12, true);
    ROWS.queued("pending", Map.of("batch", "7")).sign(2).know();
    ROWS.queued("signed").sign(3);
    ROWS.queued("queued", Map.of("batch", "7"));
  }

  @AfterAll
  static void close() {
    ROWS.close();
  }

  @Test
  void namedOnesAreCancelledEachAsItStands() {
    CommandRun run =
        ROWS.relayer(
            "cancel",
            "test/queued",
            "test/pending",
            "test/confirmed",
            "31337:" + Rows.SENDER + ":3");

    assertThat(run.out().lines())
        .containsExactly(
            "test/queued: withdrawn: it had no nonce yet",
            "test/pending: given-up: an empty attempt is put against it: whichever is mined decides",
            "test/confirmed: refused: it is confirmed already",
            "test/signed: given-up: an empty attempt is put against it: whichever is mined decides");
    assertThat(run.exitCode()).as("one was refused").isEqualTo(ExitCode.FAILED);
    assertThat(states())
        .containsExactly(
            "confirmed confirmed -",
            "included pending -",
            "pending pending cancel",
            "queued cancelled -",
            "signed signed cancel");
  }

  @Test
  void historyAndStatusTellWhoOrderedIt() {
    ROWS.relayer("cancel", "test/pending");
    ROWS.relayer("bump", "test/pending");

    JsonNode status = ROWS.relayer("status", "test/pending", "--json").json();
    assertThat(status.get("history").get(3).get("event").asString()).isEqualTo("given-up");
    assertThat(status.get("history").get(3).get("detail").get("by").asString()).isEqualTo(BY);
    assertThat(status.get("orders"))
        .extracting(order -> order.get("kind").asString() + " " + order.get("orderedBy").asString())
        .containsExactly("bump " + BY, "cancel " + BY);
    assertThat(ROWS.relayer("status", "test/pending").out())
        .containsSubsequence("ordered at", "bump", BY, "cancel", BY);
    assertThat(ROWS.relayer("explain", "test/pending").out())
        .containsSubsequence("given-up", "ordered by " + BY, "bump-ordered", "by " + BY);
  }

  @Test
  void whatAFilterLetsThroughIsOrderedOnceAndCounted() {
    CommandRun first = ROWS.relayer("cancel", "--label", "batch=7");

    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(first.out())
        .containsSubsequence("given-up", "1", "an empty attempt", "given-up", "1", "in a block")
        .containsSubsequence("withdrawn", "1", "no nonce");
    CommandRun again = ROWS.relayer("cancel", "--label", "batch=7");
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(again.out().strip()).isEqualTo("(none)");
    assertThat(ROWS.one(Long.class, "select count(*) from orders")).isEqualTo(3);
  }

  @Test
  void manyAreOrderedPageByPage() {
    for (int i = 0; i < OrderService.PAGE + 5; i++) {
      ROWS.queued("many-" + i, Map.of("many", "yes"));
    }

    CommandRun run = ROWS.relayer("cancel", "--label", "many=yes", "--json");

    assertThat(run.jsonLines())
        .hasSize(OrderService.PAGE + 5)
        .allSatisfy(line -> assertThat(line.get("result").asString()).isEqualTo("withdrawn"));
    assertThat(run.err()).contains("205 requests: 205 withdrawn");
    assertThat(
            ROWS.one(
                Long.class,
                "select count(*) from transactions join payloads using (transaction_id) where state = 'cancelled' and labels @> '{\"many\":\"yes\"}'"))
        .isEqualTo(OrderService.PAGE + 5);
  }

  @Test
  void raisedIsWhatIsOutAndInNoBlock() {
    CommandRun run = ROWS.relayer("bump", "--chain", "31337", "--json");

    assertThat(run.jsonLines())
        .extracting(line -> line.get("id").asString() + " " + line.get("result").asString())
        .containsExactly("signed bump-ordered", "pending bump-ordered");
    assertThat(ROWS.relayer("bump", "--chain", "31337").out().strip()).isEqualTo("(none)");
    assertThat(ROWS.relayer("bump", "test/signed").out())
        .contains("unchanged: it was ordered before");
    assertThat(ROWS.relayer("bump", "test/queued").out())
        .contains("refused: it is queued: there is nothing to raise yet");
  }

  @Test
  void dryRunTellsWhatWouldBeAndChangesNothing() {
    List<String> before = states();

    CommandRun filtered = ROWS.relayer("cancel", "--state", "queued,signed,pending", "--dry-run");
    CommandRun named = ROWS.relayer("cancel", "test/queued", "test/confirmed", "--dry-run");
    JsonNode json = ROWS.relayer("bump", "--chain", "31337", "--dry-run", "--json").json();

    assertThat(filtered.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(filtered.out())
        .contains("4 requests would be ordered to cancel", "2 pending", "1 queued", "1 signed")
        .containsSubsequence("test/queued", "withdrawn: it had no nonce yet");
    assertThat(named.out())
        .contains("test/queued: would be withdrawn", "test/confirmed: would be refused");
    assertThat(named.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(json.get("matched").asLong()).isEqualTo(2);
    assertThat(json.get("states").get("signed").asLong()).isEqualTo(1);
    assertThat(json.get("sample").get(0).get("result").asString()).isEqualTo("bump-ordered");
    assertThat(states()).isEqualTo(before);
    assertThat(ROWS.one(Long.class, "select count(*) from orders")).isZero();
  }

  @Test
  void waitingEndsWithTheLastOne() {
    CommandRun withdrawn = ROWS.relayer("cancel", "test/queued", "--wait");
    assertThat(withdrawn.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(withdrawn.err()).contains("1 of 1 final: 1 cancelled");

    CommandRun late =
        ROWS.relayer("cancel", "test/pending", "--wait", "--timeout", "1ms", "--json");
    assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(late.jsonLines().getLast().get("state").asString()).isEqualTo("timeout");
  }

  @Test
  void whatIsNotKnownIsSaidAndTheOthersAreOrdered() {
    CommandRun run = ROWS.relayer("cancel", "test/nobody", "test/queued");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("'test/nobody' is not known");
    assertThat(run.out()).contains("test/queued: withdrawn");
  }

  @Test
  void nothingIsOrderedWhileAHoldStands() {
    ROWS.sql("insert into holds (name, detail) values ('restore', 'the database is behind')");

    CommandRun run = ROWS.relayer("cancel", "test/queued");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("restore: the database is behind", "relayer recover");
    assertThat(states()).contains("queued queued -");
  }

  private static List<String> states() {
    return ROWS
        .asOperator(
            "select request_id || ' ' || state || ' ' || coalesce(intent, '-') as line from transaction_status order by 1")
        .stream()
        .map(row -> String.valueOf(row.get("line")))
        .toList();
  }
}
