package io.relayer.app.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.EventLog.Event;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.app.terminal.ExitCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Requests that fail because of a contract, and are retried once that is mended.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryJourneyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de0";
  private static final String REVERTS = "0x60006000fd";
  private static final String STOPS = "0x00";

  private final RelayerStack stack =
      RelayerStack.start(
          new StackOptions(
              Duration.ofMillis(250),
              1,
              chain -> List.of("{ url: \"%s\" }".formatted(chain.url())),
              List.of("retry-depth: 4")));
  private final RelayerProcess relayer = stack.startRelayer(EnumSet.allOf(RoleName.class));

  @AfterAll
  void close() {
    relayer.close();
    stack.close();
  }

  @Test
  void whatRevertedIsRetriedOnceItsBlockIsFinalAndConfirmed() throws Exception {
    stack.chain().rpc("anvil_setCode", CONTRACT, REVERTS);
    publish("estimated", null);
    publish("mined", "50000");
    awaitState("estimated", 1, "failed");
    awaitState("mined", 1, "failed");
    stack.chain().rpc("anvil_setCode", CONTRACT, STOPS);

    CommandRun retry = relayer("retry", "create", "--state", "failed", "--wait", "--json");

    assertThat(retry.exitCode()).as(retry.err()).isEqualTo(ExitCode.DONE);
    assertThat(retry.json().get("retried").asInt()).isEqualTo(2);
    awaitState("estimated", 2, "confirmed");
    awaitState("mined", 2, "confirmed");
    await("everything to be published")
        .atMost(PATIENCE)
        .until(() -> one(Long.class, "select coalesce(sum(backlog), 0) from outbox_status") == 0);
    assertThat(types("estimated"))
        .containsExactly(
            "queued", "failed", "queued", "signed", "pending", "included", "confirmed");
    assertThat(types("mined")).startsWith("queued", "signed").endsWith("included", "confirmed");
    assertThat(
            one(
                Long.class,
                "select count(distinct nonce) from transaction_status where request_id = 'mined'"))
        .isEqualTo(2);
    assertThat(relayer("status", "mined").out()).contains("confirmed");
    assertThat(relayer("explain", "mined").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(stack.audit().violations()).isEmpty();
  }

  private void publish(String id, @Nullable String gasLimit) {
    Map<String, Object> request = stack.requests().payment(id, stack.sender(0), 1);
    request.put("to", CONTRACT);
    request.remove("gasLimit");
    if (gasLimit != null) {
      request.put("gasLimit", gasLimit);
    }
    stack.requests().publish(request);
  }

  /// Each of its events tells the next number.
  private List<String> types(String id) {
    List<Event> events = stack.events().of("default/" + id);
    assertThat(events)
        .extracting(Event::sequence)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
    return events.stream().map(Event::type).toList();
  }

  private void awaitState(String id, int generation, String state) {
    await("%s, generation %d, to be %s".formatted(id, generation, state))
        .atMost(PATIENCE)
        .until(() ->
            one(
                    Long.class,
                    "select count(*) from transaction_status where request_id = '%s' and generation = %d and state = '%s'"
                        .formatted(id, generation, state))
                == 1);
  }

  private <T> T one(Class<T> type, String sql) {
    return stack.database().withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
  }

  private CommandRun relayer(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = stack.configFile().toString();
    return CommandRun.of(all);
  }
}
