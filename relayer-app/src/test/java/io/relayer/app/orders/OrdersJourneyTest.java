package io.relayer.app.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Orders by Kafka and by command line, on a chain that makes no blocks until all are given.
class OrdersJourneyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int REQUESTS = 20;

  /// A node that shows no new block for long is not taken for one that lags.
  private static final StackOptions PATIENT =
      new StackOptions(
          Duration.ofMillis(500),
          1,
          chain -> List.of("{ url: \"%s\" }".formatted(chain.url())),
          List.of("in-flight-per-sender: 64", "rebroadcast-after: 2s", "lag: { head-age: 1000 }"));

  @Test
  void whatIsCancelledIsNotExecutedAndWhatIsRaisedIs() throws Exception {
    try (RelayerStack stack = RelayerStack.start(PATIENT);
        RelayerProcess relayer = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
      assertThat(relayer.awaitChains(PATIENCE)).isTrue();
      stack.chain().pauseMining();
      for (int i = 0; i < REQUESTS; i++) {
        stack.requests().publish(stack.requests().payment("r" + i, stack.sender(0), 1 + i));
      }
      awaitCount(stack, "select count(*) from transactions where state = 'pending'", REQUESTS);

      for (int i = 0; i < 10; i++) {
        stack.requests().order("r" + i, "cancel");
      }
      String config = stack.configFile().toString();
      CommandRun cancelled =
          CommandRun.of(arguments("cancel", IntStream.range(10, 15), "--config", config));
      assertThat(cancelled.exitCode()).as(cancelled.toString()).isZero();
      CommandRun raised =
          CommandRun.of(arguments("bump", IntStream.range(15, 20), "--config", config));
      assertThat(raised.exitCode()).as(raised.toString()).isZero();
      awaitCount(stack, "select count(*) from transactions where attempt = 2", REQUESTS);
      awaitCount(
          stack,
          "select count(*) from transactions where attempt = 2 and last_outcome in ('accepted', 'known')",
          REQUESTS);
      stack.chain().resumeMining();

      awaitCount(stack, "select count(*) from transactions where final_at is not null", REQUESTS);
      assertThat(
              column(
                  stack,
                  """
                  select t.request_id || ' ' || t.state || ' ' || a.kind || ' ' || x.by
                  from transaction_status t
                  join attempt_status a on a.transaction_id = t.transaction_id and a.mined and a.attempt = 2
                  join (select transaction_id, string_agg(detail ->> 'by', ',') as by from transaction_history
                    where detail ->> 'by' is not null group by 1) x on x.transaction_id = t.transaction_id
                  order by substring(t.request_id, 2)::integer
                  """))
          .containsExactlyElementsOf(expected());
      assertThat(
              stack
                  .chain()
                  .rpc("eth_getBalance", "0x" + "00".repeat(19) + "aa", "latest")
                  .asString())
          .as("paid: 16 to 20 wei")
          .isEqualTo("0x5a");
      assertThat(column(stack, "select distinct state from order_log")).containsExactly("done");
      awaitCount(stack, "select coalesce(sum(backlog), 0) from outbox_status", 0);
      assertThat(stack.audit().violations()).isEmpty();
    }
  }

  private static List<String> expected() {
    String operator = "operator:" + System.getProperty("user.name");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      expected.add(
          i < 10
              ? "r" + i + " cancelled empty producer:default"
              : "r" + i + (i < 15 ? " cancelled empty " : " confirmed payload ") + operator);
    }
    return expected;
  }

  private static String[] arguments(String command, IntStream requests, String... options) {
    return Stream.of(Stream.of(command), requests.mapToObj(i -> "r" + i), Stream.of(options))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private static void awaitCount(RelayerStack stack, String query, long expected) {
    await(query)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(column(stack, query)).containsExactly(expected + ""));
  }

  private static List<String> column(RelayerStack stack, String query) {
    return stack.database().withHandle(h -> h.createQuery(query).mapTo(String.class).list());
  }
}
