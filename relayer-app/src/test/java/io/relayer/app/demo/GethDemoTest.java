package io.relayer.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.config.Endpoints;
import io.relayer.app.stack.GethStack;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.kafka.Topics;
import io.relayer.devnet.GethNode;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The load of `relayer demo`, of its own size, on geth: by `mvn -pl relayer-app -am test
/// -Pconformance`.
@Tag("conformance")
final class GethDemoTest {
  private static final int TRANSACTIONS = 1_000;
  private static final int SENDERS = 4;

  @Test
  void loadOfTheDemoEndsAsOnAnvil() throws Exception {
    List<String> keys = List.of("in-flight-per-sender: 4096", "rebroadcast-after: 5s");
    try (GethStack on = GethStack.start(Duration.ofSeconds(1), SENDERS, keys)) {
      RelayerStack stack = on.stack();
      var kafka = stack.configuration().kafka();
      new DemoRequests(
              endpoints(on), new Topics(kafka.topicPrefix()).requests(), TRANSACTIONS, SENDERS)
          .publish();
      Stages reached =
          new Watch(
                  stack.database(),
                  ProgressLine.on(new PrintWriter(Writer.nullWriter())),
                  TRANSACTIONS)
              .untilAllEnded();

      assertThat(reached.confirmed()).isEqualTo(TRANSACTIONS);
      assertThat(on.count("select count(*) from attempt_status")).isEqualTo(TRANSACTIONS);
      assertThat(nonces(on)).containsOnly((long) TRANSACTIONS / SENDERS);
      assertThat(stack.audit().violations()).isEmpty();
    }
  }

  private static Endpoints endpoints(GethStack on) {
    return new Endpoints(
        on.stack().configuration().kafka().bootstrapServers(),
        new Endpoints.Postgres("", "", ""),
        List.of(new Endpoints.Chain(GethNode.CHAIN_ID, List.of(on.geth().url()))),
        "",
        IntStream.range(0, SENDERS).mapToObj(on.stack()::sender).toList());
  }

  /// How many of each sender's transactions were executed.
  private static List<Long> nonces(GethStack on) {
    return IntStream.range(0, SENDERS)
        .mapToObj(i ->
            Long.decode(
                on.geth()
                    .rpc("eth_getTransactionCount", on.stack().sender(i), "latest")
                    .asString()))
        .toList();
  }
}
