package io.relayer.app.recover;

import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// A relayer that has done its work and ended, for tests of `relayer recover`. Each test breaks
/// something, and leaves it mended.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecoverCase {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final int REQUESTS = 4;

  final RelayerStack stack = RelayerStack.start(Duration.ofMillis(500), 1);
  final Topics topics = new Topics(stack.configuration().kafka().topicPrefix());

  @BeforeAll
  void relaySome() {
    try (RelayerProcess _ = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
      for (int i = 1; i <= REQUESTS; i++) {
        stack.requests().publish(stack.requests().payment("r" + i, stack.sender(0), i));
      }
      await("all to be confirmed, and told")
          .atMost(PATIENCE)
          .until(() ->
              count("select count(*) from transactions where state = 'confirmed'") == REQUESTS
                  && unpublished() == 0);
    }
  }

  @AfterAll
  void close() {
    stack.close();
  }

  CommandRun recover(String... options) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("recover", "--config", stack.configFile().toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  void hold() {
    stack.database().useTransaction(h -> Holds.put(h, Holds.RESTORE, "a test"));
  }

  List<String> holds() {
    return stack.database().withHandle(h -> Holds.list(h).stream().map(Holds.Hold::name).toList());
  }

  void setBack(String topic) {
    execute(
        "update positions set next_offset = 0, accepted_ahead = null where topic = '"
            + topic
            + "'");
  }

  long unpublished() {
    return count("select coalesce(sum(backlog), 0) from outbox_status");
  }

  void execute(String sql) {
    stack.database().useTransaction(h -> h.execute(sql));
  }

  long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
