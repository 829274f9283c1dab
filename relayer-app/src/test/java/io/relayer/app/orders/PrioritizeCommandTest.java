package io.relayer.app.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PrioritizeCommandTest {
  private static final Rows ROWS = Rows.withoutKafka();
  private static final String BY = "operator:" + System.getProperty("user.name");

  @BeforeEach
  void someAreQueued() {
    for (String table : List.of("requests", "transactions", "attempts", "transitions", "orders")) {
      ROWS.sql("delete from " + table);
    }
    ROWS.queued("signed", Map.of("batch", "7")).sign(0);
    ROWS.queued("a", Map.of("batch", "7"));
    ROWS.queued("b", Map.of("batch", "7"));
    ROWS.queued("c");
  }

  @AfterAll
  static void close() {
    ROWS.close();
  }

  @Test
  void namedOnesAreGivenThePriority() {
    CommandRun run = ROWS.relayer("prioritize", "test/b", "test/signed", "--priority", "9");

    assertThat(run.out().lines())
        .containsExactly(
            "test/b: prioritized: its priority was 5, and is 9 now",
            "test/signed: refused: it has its nonce, and so its place in the chain's order: to hurry it, bump it (relayer bump)");
    assertThat(run.exitCode()).as("one was refused").isEqualTo(ExitCode.FAILED);
    assertThat(priorities()).isEqualTo("a 5, b 9, c 5, signed 5");
    CommandRun again = ROWS.relayer("prioritize", "test/b", "--priority", "9");
    assertThat(again.out()).contains("test/b: unchanged: its priority is 9 already");
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aFilterFindsWhatIsQueuedAtAnotherPriority() {
    JsonNode dry =
        ROWS.relayer("prioritize", "--label", "batch=7", "--priority", "9", "--dry-run", "--json")
            .json();
    assertThat(dry.get("matched").asLong()).isEqualTo(2);
    assertThat(dry.get("priority").asInt()).isEqualTo(9);
    assertThat(dry.get("sample"))
        .extracting(one -> one.get("id").asString() + " " + one.get("result").asString())
        .containsExactly("b prioritized", "a prioritized");
    assertThat(
            ROWS.relayer("prioritize", "--label", "batch=7", "--priority", "9", "--dry-run").out())
        .contains("2 requests would be ordered to prioritize to priority 9", "2 queued");
    assertThat(priorities()).as("nothing is changed").isEqualTo("a 5, b 5, c 5, signed 5");

    CommandRun run = ROWS.relayer("prioritize", "--label", "batch=7", "--priority", "9");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).containsSubsequence("prioritized", "2", "its priority was 5");
    assertThat(priorities()).isEqualTo("a 9, b 9, c 5, signed 5");
    assertThat(ROWS.relayer("prioritize", "--label", "batch=7", "--priority", "9").out().strip())
        .isEqualTo("(none)");
  }

  @Test
  void explainTellsWhoRaisedItAndWhatGoesBeforeIt() {
    assertThat(ROWS.relayer("explain", "test/c").out()).contains("turn (2 go before it)");

    ROWS.relayer("prioritize", "test/c", "--priority", "9");

    assertThat(ROWS.relayer("explain", "test/c").out())
        .containsSubsequence("Orders", "prioritize", BY, "done", "its priority was 5")
        .doesNotContain("turn (");
    JsonNode order = ROWS.relayer("explain", "test/c", "--json").json().get("orders").get(0);
    assertThat(order.get("kind").asString()).isEqualTo("prioritize");
    assertThat(order.get("priority").asInt()).isEqualTo(9);
    assertThat(order.get("orderedBy").asString()).isEqualTo(BY);
  }

  private static String priorities() {
    return ROWS.one(
        String.class,
        """
        select string_agg(r.request_id || ' ' || t.priority, ', ' order by r.request_id)
        from transactions t join requests r using (request_key)
        """);
  }
}
