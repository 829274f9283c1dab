package io.relayer.node.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.domain.Bytes;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.SendAnswer.Accepted;
import io.relayer.node.rpc.SendAnswer.Lost;
import io.relayer.node.rpc.SendAnswer.Refused;
import io.relayer.node.rpc.SendAnswer.TurnedAway;
import io.relayer.node.rpc.SendAnswer.Unreached;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made of answers that are late, odd or absent.
final class NodeTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final List<Bytes> ONE = List.of(Bytes.parse("0x01"));
  private static final List<Bytes> THREE =
      Stream.of("0x01", "0x02", "0x03").map(Bytes::parse).toList();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScriptedNode server = new ScriptedNode();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    server.close();
    client.shutdownNow();
  }

  @Test
  void hashIsAcceptance() {
    server.result("eth_sendRawTransaction", "\"" + ScriptedNode.HASH + "\"");

    assertThat(send(ONE)).containsExactly(new Accepted());
    assertThat(heard.answered).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"0x12\"", "true", "{}", "[\"0xab\"]"})
  void whatIsNoHashIsNoAcceptance(String result) {
    server.result("eth_sendRawTransaction", result);

    assertThat(send(ONE)).singleElement().isInstanceOf(Lost.class);
  }

  @Test
  void answersToABatchAreMatchedById() {
    server.on(
        "eth_sendRawTransaction",
        params -> ScriptedNode.refused(1, "about " + params.path(0).asString()));

    assertThat(send(THREE))
        .containsExactly(
            new Refused(1, "about 0x01"),
            new Refused(1, "about 0x02"),
            new Refused(1, "about 0x03"));
  }

  @Test
  void callWithoutAnAnswerInABatchMayHaveBeenSent() {
    server.http(request ->
        new Http.Says(
            200,
            "[{\"id\":%s,\"result\":\"%s\"}, {\"id\":77,\"result\":\"0x\"}, 5, null]"
                .formatted(request.path(2).path("id"), ScriptedNode.HASH)));

    List<SendAnswer> answers = send(THREE);

    assertThat(answers)
        .map(Object::getClass)
        .map(Class::getSimpleName)
        .containsExactly("Lost", "Lost", "Accepted");
  }

  @Test
  void idThatIsTextIsAnIdToo() {
    server.http(request ->
        new Http.Says(
            200,
            "{\"id\":\"%s\",\"result\":\"%s\"}".formatted(request.path("id"), ScriptedNode.HASH)));

    assertThat(send(ONE)).containsExactly(new Accepted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"no code\"}",
        "{\"code\":\"text\",\"message\":\"no code\"}",
        "{\"code\":null,\"message\":\"no code\",\"data\":{\"stack\":[1,2]}}",
        "{\"data\":{\"message\":\"no code\"}}",
        "\"no code\""
      })
  void errorWithoutACodeIsAnErrorAllTheSame(String error) {
    server.on("eth_sendRawTransaction", _ -> "\"error\":" + error);

    assertThat(send(ONE)).containsExactly(new Refused(0, "no code"));
  }

  @Test
  void errorWithANullResultBesideItIsAnError() {
    server.on("eth_sendRawTransaction", _ -> "\"result\":null," + ScriptedNode.refused(-1, "no"));

    assertThat(send(ONE)).containsExactly(new Refused(-1, "no"));
  }

  @Test
  void jsonRpcIsBelievedWhateverTheStatus() {
    server.http(request ->
        new Http.Says(
            500,
            "{\"id\":%s,\"error\":{\"code\":-32000,\"message\":\"nonce too low\"}}"
                .formatted(request.path("id"))));

    assertThat(send(ONE)).containsExactly(new Refused(-32000, "nonce too low"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "{", "{}", "[]", "null", "7", "{\"id\":999999,\"result\":1}"})
  void garbageMayHaveBeenSent(String body) {
    server.http(new Http.Says(200, body));

    assertThat(send(ONE)).singleElement().isInstanceOf(Lost.class);
    assertThat(heard.failed).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 301})
  void serverErrorMayHaveBeenSent(int status) {
    server.http(new Http.Says(status, "oops"));

    assertThat(send(THREE)).hasSize(3).allMatch(Lost.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429})
  void turnedAwayAtTheDoorIsSurelyNotSent(int status) {
    server.http(new Http.Says(status, "go away"));

    assertThat(send(THREE)).containsOnly(new TurnedAway("HTTP " + status));
    assertThat(heard.failed + heard.unreachable).isZero();
  }

  @Test
  void timeOutAfterTheBodyMayHaveBeenSent() {
    server.http(new Http.Hangs());

    assertThat(Node.at(server.endpoint(SHORT), "n", shared(100), heard).send(ONE))
        .containsExactly(new Lost("no answer within 100 ms"));
    assertThat(heard.failed).isEqualTo(1);
  }

  @Test
  void connectionClosedAfterTheBodyMayHaveBeenSent() {
    server.http(new Http.HangsUp());

    assertThat(send(ONE)).singleElement().isInstanceOf(Lost.class);
  }

  @Test
  void refusedConnectionIsSurelyNotSent() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(sendTo("http://127.0.0.1:" + port)).singleElement().isInstanceOf(Unreached.class);
    assertThat(heard.unreachable).isEqualTo(1);
  }

  @Test
  void unknownHostIsSurelyNotSent() {
    assertThat(sendTo("http://no-such-host.invalid")).singleElement().isInstanceOf(Unreached.class);
  }

  @Test
  void noTlsIsSurelyNotSent() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread plain = Thread.startVirtualThread(() -> answerInClear(socket));

      assertThat(sendTo("https://127.0.0.1:" + socket.getLocalPort()))
          .singleElement()
          .isInstanceOf(Unreached.class);
      plain.join();
    }
  }

  private static void answerInClear(ServerSocket socket) {
    try (Socket connection = socket.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tooLongAnAnswerIsGivenUp() {
    server.http(new Http.Says(200, "x".repeat(100_000)));
    var node = new HttpPost(client, server.uri(""), 50_000);

    assertThatThrownBy(() -> node.send(new byte[] {'{', '}'}, Duration.ofSeconds(20)))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.BROKEN));
  }

  @Test
  void afterABatchWithoutAnAnswerTheRestIsNotTried() {
    server.http(new Http.Says(500, ""));

    List<SendAnswer> answers = Node.at(server.endpoint(), "n", shared(2), heard).send(THREE);

    assertThat(answers)
        .map(Object::getClass)
        .map(Class::getSimpleName)
        .containsExactly("Lost", "Lost", "Unreached");
    assertThat(heard.failed).isEqualTo(1);
  }

  @Test
  void batchThatIsTooLargeIsSplitAndTheLimitRemembered() {
    server.result("eth_sendRawTransaction", "\"" + ScriptedNode.HASH + "\"");
    var sizes = new ArrayList<Integer>();
    server.http(request -> {
      sizes.add(request.isArray() ? request.size() : 1);
      return request.size() > 2 && request.isArray()
          ? new Http.Says(
              200, "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}")
          : new Http.Answers();
    });
    Node node = Node.at(server.endpoint(), "n", shared(5), heard);

    assertThat(node.send(five())).hasSize(5).containsOnly(new Accepted());
    assertThat(node.send(five())).hasSize(5).containsOnly(new Accepted());
    assertThat(sizes).containsExactly(5, 2, 2, 1, 2, 2, 1);
  }

  @Test
  void batchRefusedForItsRateIsNotTriedInPieces() {
    server.http(
        new Http.Says(
            200, "{\"id\":null,\"error\":{\"code\":-32005,\"message\":\"rate limit exceeded\"}}"));

    assertThat(send(THREE)).hasSize(3).allMatch(TurnedAway.class::isInstance);
  }

  @Test
  void interruptedSendGivesUpAndKeepsTheFlag() throws Exception {
    var reached = new CompletableFuture<Void>();
    server.http(_ -> {
      reached.complete(null);
      return new Http.Hangs();
    });
    var answers = new CompletableFuture<List<SendAnswer>>();
    var flag = new CompletableFuture<Boolean>();
    Thread sender =
        Thread.startVirtualThread(() -> {
          answers.complete(send(ONE));
          flag.complete(Thread.currentThread().isInterrupted());
        });
    reached.get();

    sender.interrupt();

    assertThat(answers.get()).containsExactly(new Lost("interrupted"));
    assertThat(flag.get()).isTrue();
    assertThat(heard.failed).isZero();
  }

  @Test
  void userInTheUrlIsSentAsBasicAuthorisation() {
    var endpoint =
        new NodeEndpoint(
            server.uri("user:p%40ss@"), Duration.ofSeconds(20), Duration.ofSeconds(20));

    Node.at(endpoint, "n", shared(1), heard).reads().chainId();

    assertThat(server.authorizations()).containsExactly("Basic dXNlcjpwQHNz");
  }

  @Test
  void eachCallIsTimedByMethodAndOutcome() {
    send(ONE);
    assertThatThrownBy(() -> node().reads().gasPrice()).isInstanceOf(NodeException.class);
    server.http(new Http.Says(500, ""));
    send(ONE);

    for (String[] tags :
        new String[][] {
          {"method", "eth_sendRawTransaction", "outcome", "refused"},
          {"method", "eth_sendRawTransaction", "outcome", "broken"},
          {"method", "eth_gasPrice", "outcome", "refused"}
        }) {
      assertThat(registry.get("relayer.node.calls").tags(tags).timer().count()).isEqualTo(1);
    }
  }

  @Test
  void failedQuestionSaysWhy() {
    assertThatThrownBy(() -> node().reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .hasMessage("n: error -32601: the method does not exist");

    server.http(new Http.Says(200, "<html>"));

    assertThatThrownBy(() -> node().reads().gasPrice())
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  private static List<Bytes> five() {
    return Stream.of("0x01", "0x02", "0x03", "0x04", "0x05").map(Bytes::parse).toList();
  }

  private List<SendAnswer> sendTo(String url) {
    var endpoint =
        new NodeEndpoint(URI.create(url), Duration.ofSeconds(20), Duration.ofSeconds(20));
    return Node.at(endpoint, "n", shared(100), heard).send(ONE);
  }

  private List<SendAnswer> send(List<Bytes> signed) {
    return node().send(signed);
  }

  private Node node() {
    return Node.at(server.endpoint(), "n", shared(100), heard);
  }

  private Node.Shared shared(int maxBatch) {
    return new Node.Shared(client, registry, Tags.of("chain", "31337"), maxBatch);
  }

  private static final class Heard implements NodeListener {
    int answered;
    int unreachable;
    int failed;

    @Override
    public void answered(Duration latency) {
      answered++;
    }

    @Override
    public void unreachable(String detail) {
      unreachable++;
    }

    @Override
    public void failed(String detail) {
      failed++;
    }

    @Override
    public void sawHead(long number) {}
  }
}
