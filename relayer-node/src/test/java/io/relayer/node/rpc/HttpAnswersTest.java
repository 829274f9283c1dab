package io.relayer.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.Hash;

/// HTTP responses of servers in front of nodes, from the socket to the outcome.
final class HttpAnswersTest {
  record RpcResponse(String outcome, int status, String body) {}

  static Stream<RpcResponse> answers() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            HttpAnswersTest.class.getResourceAsStream("/classification/http.txt"))) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s*\\|\\s*", 3))
          .map(cells -> new RpcResponse(cells[0], Integer.parseInt(cells[1]), cells[2]));
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answerMeansWhatTheListSays(RpcResponse it) {
    try (var node = new TestNode()) {
      String hash = Hash.sha3(TestNode.ONE.getFirst().toString());
      node.server.http(new Http.Says(it.status(), it.body().replace("<its hash>", hash)));

      assertThat(node.send(TestNode.ONE))
          .map(answer -> new Classifier(node.registry, Tags.empty()).classify("", answer).code())
          .containsExactly(it.outcome());
    }
  }
}
