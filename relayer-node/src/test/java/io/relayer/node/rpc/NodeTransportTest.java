package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.ONE;
import static io.relayer.node.rpc.TestNode.THREE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.SendAnswer.Lost;
import io.relayer.node.rpc.SendAnswer.Refused;
import io.relayer.node.rpc.SendAnswer.TurnedAway;
import io.relayer.node.rpc.SendAnswer.Unreached;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Failures of the transport: servers that are slow, broken, or not there.
final class NodeTransportTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void jsonRpcIsBelievedWhateverTheStatus() {
    node.server.http(request ->
        new Http.Says(
            500,
            "{\"id\":%s,\"error\":{\"code\":-32000,\"message\":\"nonce too low\"}}"
                .formatted(request.path("id"))));

    assertThat(node.send(ONE)).containsExactly(new Refused(-32000, "nonce too low"));
  }

  /// Nobody asks for that, and some servers do it all the same.
  @Test
  void compressedAnswerIsRead() {
    node.server.http(request ->
        new Http.SaysBytes(gzip("{\"id\":%s,\"result\":\"0x5\"}".formatted(request.path("id")))));

    assertThat(node.reads().gasPrice()).isEqualTo(Wei.of(5));

    node.server.http(new Http.SaysBytes(gzip(" ".repeat(TestNode.MAX_ANSWER + 1))));
    assertThatThrownBy(() -> node.reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));

    node.server.http(new Http.SaysBytes(Bytes.parse("0x1f8b08000000")));
    assertThatThrownBy(() -> node.reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  private static Bytes gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.of(bytes.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 301})
  void serverErrorMayHaveBeenSent(int status) {
    node.server.http(new Http.Says(status, "oops"));

    assertThat(node.send(THREE)).hasSize(3).allMatch(Lost.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void turnedAwayAtTheDoorIsSurelyNotSent(int status) {
    node.server.http(new Http.Says(status, "go away"));

    assertThat(node.send(THREE)).containsOnly(new TurnedAway("HTTP " + status));
    assertThat(node.failed + node.unreachable).isZero();
  }

  @Test
  void tooManyRequestsIsNoFailureAndSaysHowLongToBeQuiet() {
    node.server.http(new Http.Limits("7"));

    assertThat(node.send(THREE)).containsOnly(new Unreached("HTTP 429"));
    assertThat(node.failed + node.unreachable).isZero();
    assertThat(node.quiet).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void tooManyRequestsWithoutATimeIsQuietForASecond() {
    node.server.http(new Http.Says(429, "slow down"));

    assertThat(node.send(ONE)).containsOnly(new Unreached("HTTP 429"));
    assertThat(node.quiet).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void limitThatIsSaidInJsonRpcIsOneTooUnlessAContractSaysIt() {
    node.server.error("eth_sendRawTransaction", -32005, "daily request count exceeded");
    assertThat(node.send(ONE))
        .containsOnly(new Unreached("error -32005: daily request count exceeded"));
    assertThat(node.quiet).isEqualTo(Duration.ofSeconds(1));

    node.server.error("eth_sendRawTransaction", 3, "execution reverted: rate limit");
    assertThat(node.send(ONE)).containsOnly(new Refused(3, "execution reverted: rate limit"));
  }

  @Test
  void timeOutAfterTheBodyMayHaveBeenSent() {
    node.server.http(new Http.Hangs());

    assertThat(node.at(node.server.endpoint(SHORT), 100).send(ONE))
        .containsExactly(new Lost("no answer within 100 ms"));
    assertThat(node.failed).isEqualTo(1);
  }

  @Test
  void connectionClosedAfterTheBodyMayHaveBeenSent() {
    node.server.http(new Http.HangsUp());

    assertThat(node.send(ONE)).singleElement().isInstanceOf(Lost.class);
  }

  @Test
  void refusedConnectionIsSurelyNotSent() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(node.at(URI.create("http://127.0.0.1:" + port)).send(ONE))
        .singleElement()
        .isInstanceOf(Unreached.class);
    assertThat(node.unreachable).isEqualTo(1);
  }

  @Test
  void unknownHostIsSurelyNotSent() {
    assertThat(node.at(URI.create("http://no-such-host.invalid")).send(ONE))
        .singleElement()
        .isInstanceOf(Unreached.class);
  }

  /// Mostly it is known that nothing was sent; sometimes Java's client hides the failed handshake
  /// behind the connection's end.
  @Test
  void noTlsIsNeverTakenForAnAnswer() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread plain = Thread.startVirtualThread(() -> answerInClear(socket));

      assertThat(node.at(URI.create("https://127.0.0.1:" + socket.getLocalPort())).send(ONE))
          .singleElement()
          .isInstanceOfAny(Unreached.class, Lost.class);
      assertThat(node.unreachable + node.failed).isEqualTo(1);
      plain.join();
    }
  }

  private static void answerInClear(ServerSocket socket) {
    try (Socket connection = socket.accept()) {
      connection.setSoTimeout(30_000);
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      // Closed only after the other side: a reset could otherwise overtake the answer.
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tooLongAnAnswerIsGivenUp() {
    node.server.http(new Http.Says(200, "x".repeat(100_000)));

    assertThat(node.send(ONE))
        .containsExactly(new Lost("TooLongException: an answer of more than 50000 bytes"));
    assertThat(node.failed).isZero();
  }

  @Test
  void interruptedSendGivesUpAndKeepsTheFlag() throws Exception {
    var reached = new CompletableFuture<Void>();
    node.server.http(_ -> {
      reached.complete(null);
      return new Http.Hangs();
    });
    var answers = new CompletableFuture<List<SendAnswer>>();
    var flag = new CompletableFuture<Boolean>();
    Thread sender =
        Thread.startVirtualThread(() -> {
          answers.complete(node.send(ONE));
          flag.complete(Thread.currentThread().isInterrupted());
        });
    reached.get();

    sender.interrupt();

    assertThat(answers.get()).containsExactly(new Lost("interrupted"));
    assertThat(flag.get()).isTrue();
    assertThat(node.failed).isZero();
  }

  @Test
  void userInTheUrlIsSentAsBasicAuthorisation() {
    node.at(node.server.uri("user:p%40ss@")).reads().reportedChainId();

    assertThat(node.server.authorizations()).containsExactly("Basic dXNlcjpwQHNz");
  }

  @Test
  void eachCallIsTimedByMethodAndOutcome() {
    node.send(ONE);
    assertThatThrownBy(() -> node.reads().gasPrice()).isInstanceOf(NodeException.class);
    node.server.http(new Http.Says(500, ""));
    node.send(ONE);

    for (String[] tags :
        new String[][] {
          {"method", "eth_sendRawTransaction", "outcome", "refused"},
          {"method", "eth_sendRawTransaction", "outcome", "broken"},
          {"method", "eth_gasPrice", "outcome", "refused"}
        }) {
      assertThat(node.registry.get("relayer.node.calls").tags(tags).timer().count()).isEqualTo(1);
    }
  }

  @Test
  void failedQuestionSaysWhy() {
    assertThatThrownBy(() -> node.reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .hasMessage("n: error -32601: the method does not exist");

    node.server.http(new Http.Says(200, "<html>"));

    assertThatThrownBy(() -> node.reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }
}
