package io.relayer.devnet.tcp;

import static io.relayer.devnet.HttpJsonClient.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.HttpJsonClient;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy's faults as a client sees them.
final class TcpProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static DevChain chain;

  private TcpProxy proxy;
  private HttpJsonClient client;

  @BeforeAll
  static void startChain() {
    chain = TestStack.newChain(options -> options.withMining(new Mining.OnDemand()));
  }

  @AfterAll
  static void endChain() {
    chain.close();
  }

  @BeforeEach
  void open() {
    chain.rpc("anvil_dropAllTransactions");
    proxy = TcpProxy.to(chain.port());
    client = new HttpJsonClient(proxy.url());
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @Test
  void allIsPassedOnBothWays() throws Exception {
    String batch =
        Collections.nCopies(3_000, json("eth_getBlockByNumber", "0x0", false)).stream()
            .collect(joining(",", "[", "]"));

    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x7a69");
    assertThat(client.answer(batch)).hasSize(3_000);
    assertThat(proxy.accepted()).isOne(); // it is kept alive
  }

  @Test
  void requestThatIsCutOffNeverReachesTheNode() throws Exception {
    client.result("eth_chainId"); // what is connected already is cut, too
    proxy.fault(new TcpFault.CutBeforeRequest());

    assertThatThrownBy(this::pay).isInstanceOf(IOException.class);
    assertThat(inPool()).isZero();
    worksAgain();
  }

  @Test
  void requestWhoseAnswerIsCutOffWasDone() throws Exception {
    proxy.fault(new TcpFault.CutBeforeAnswer());

    assertThatThrownBy(this::pay).isInstanceOf(IOException.class);
    assertThat(inPool()).isOne();
    worksAgain();
  }

  @Test
  void answerThatIsCutShortHasItsFirstBytes() throws Exception {
    proxy.fault(new TcpFault.CutInAnswer(60));

    assertThatThrownBy(this::pay).isInstanceOf(IOException.class);
    assertThat(inPool()).isOne();
    try (Socket socket = ask()) {
      assertThat(socket.getInputStream().readAllBytes()).hasSize(60);
    }
    proxy.fault(new TcpFault.CutInAnswer(10_000));
    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x7a69");
    worksAgain();
  }

  @Test
  void halfClosedConnectionHasNoAnswersButItsRequestsAreDone() throws Exception {
    proxy.fault(new TcpFault.HalfClose());

    try (Socket socket = ask()) {
      assertThat(socket.getInputStream().read()).isNegative();
      send(socket, payment());
      await().atMost(PATIENCE).until(() -> inPool() == 1);
    }
    assertThatThrownBy(() -> client.result("eth_chainId")).isInstanceOf(IOException.class);
    worksAgain();
  }

  @Test
  void refusingProxyComesBackOnTheSamePort() throws Exception {
    try (Socket connected = ask()) {
      assertThat(connected.getInputStream().read()).isNotNegative();
      for (int i = 0; i < 3; i++) {
        proxy.fault(new TcpFault.Refuse());

        assertThatThrownBy(this::ask).isInstanceOf(ConnectException.class);
        worksAgain();
      }
      assertThatThrownBy(() -> connected.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void answerThatDripsComesBitByBitUntilTheFaultIsSwitched() throws Exception {
    proxy.fault(new TcpFault.Drip(10));

    try (Socket socket = ask()) {
      byte[] first = socket.getInputStream().readNBytes(3);
      assertThat(new String(first, US_ASCII)).isEqualTo("HTT");
      assertThat(socket.getInputStream().available()).isLessThan(50);
      proxy.fault(new TcpFault.None());
      assertThat(socket.getInputStream().readNBytes(60)).hasSize(60);
    }
    worksAgain();
  }

  @Test
  void heldRequestIsDoneThoughItsClientHasGoneLongAgo() throws Exception {
    proxy.fault(new TcpFault.Delay(Direction.REQUEST, LONG));

    try (HttpJsonClient impatient = new HttpJsonClient(proxy.url(), SHORT)) {
      assertThatThrownBy(() -> impatient.post(payment())).isInstanceOf(HttpTimeoutException.class);
    }
    assertThat(inPool()).isZero();
    proxy.fault(new TcpFault.None());
    await().atMost(PATIENCE).until(() -> inPool() == 1);
    worksAgain();
  }

  @Test
  void requestWhoseAnswerIsHeldWasDone() throws Exception {
    proxy.fault(new TcpFault.Delay(Direction.ANSWER, LONG));

    try (HttpJsonClient impatient = new HttpJsonClient(proxy.url(), SHORT)) {
      assertThatThrownBy(() -> impatient.post(payment())).isInstanceOf(HttpTimeoutException.class);
    }
    assertThat(inPool()).isOne();
    proxy.hangUp();
    await().atMost(PATIENCE).until(() -> proxy.connections() == 0); // nobody holds any longer
    worksAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUEST", "ANSWER"})
  void delayedCallIsAnswered(Direction way) throws Exception {
    proxy.fault(new TcpFault.Delay(way, Duration.ofMillis(5), Duration.ofMillis(5)));

    assertThat(client.result("eth_chainId").asString()).isEqualTo("0x7a69");
  }

  @Test
  void garbageIsNoHttpAndTheRequestWasDone() throws Exception {
    proxy.fault(new TcpFault.Garbage());

    assertThatThrownBy(this::pay).isInstanceOf(IOException.class);
    assertThat(inPool()).isOne();
    worksAgain();
  }

  @Test
  void garbageIsTheSameInEachRun() throws Exception {
    proxy.fault(new TcpFault.Garbage());
    byte[] garbage = answerOf(proxy);

    try (TcpProxy other = TcpProxy.to(chain.port())) {
      other.fault(new TcpFault.Garbage());
      assertThat(answerOf(other)).hasSize(20).isEqualTo(garbage);
      assertThat(answerOf(other)).hasSize(20).isNotEqualTo(garbage); // of another connection
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 429, 502, 503})
  void statusIsAnsweredWithoutTheNode(int status) throws Exception {
    proxy.fault(new TcpFault.HttpStatus(status, Duration.ofSeconds(7), "not now"));

    HttpResponse<String> response = client.post(payment());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Retry-After")).contains("7");
    assertThat(response.body()).isEqualTo("not now");
    proxy.fault(new TcpFault.HttpStatus(status));
    assertThat(client.post("[]" + " ".repeat(300_000)).statusCode()).isEqualTo(status);
    assertThat(client.post("[]").headers().firstValue("Retry-After")).isEmpty();
    assertThat(inPool()).isZero();
    worksAgain();
  }

  @Test
  void closedProxyLeavesNothing() throws Exception {
    try (Socket connected = ask()) {
      assertThat(connected.getInputStream().read()).isNotNegative();
      proxy.close();
      proxy.close();

      assertThatThrownBy(() -> connected.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
    new ServerSocket(proxy.port(), 1, InetAddress.getLoopbackAddress()).close();
    await().atMost(PATIENCE).until(() -> proxy.connections() == 0);
    assertThatThrownBy(() -> proxy.fault(new TcpFault.None()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void serverThatIsNotThereIsSeenByTheClient() throws Exception {
    int nobody;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = gone.getLocalPort();
    }
    try (TcpProxy toNobody = TcpProxy.to(nobody);
        HttpJsonClient caller = new HttpJsonClient(toNobody.url())) {
      assertThatThrownBy(() -> caller.result("eth_chainId")).isInstanceOf(IOException.class);
    }
  }

  private void worksAgain() throws IOException, InterruptedException {
    proxy.fault(new TcpFault.None());
    // A client that may not have noticed yet that its connections are gone would try one of those.
    try (HttpJsonClient fresh = new HttpJsonClient(proxy.url())) {
      assertThat(fresh.result("eth_chainId").asString()).isEqualTo("0x7a69");
    }
  }

  private HttpResponse<String> pay() throws IOException, InterruptedException {
    return client.post(payment());
  }

  private static String payment() {
    return json(
        "eth_sendTransaction",
        Map.of(
            "from", chain.accounts().get(0).address(),
            "to", chain.accounts().get(1).address(),
            "value", "0x1"));
  }

  private static long inPool() {
    return Long.decode(chain.rpc("txpool_status").get("pending").asString());
  }

  /// A connection on which a call has been made, and nothing read yet.
  private Socket ask() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    send(socket, json("eth_chainId"));
    return socket;
  }

  private static byte[] answerOf(TcpProxy garbling) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), garbling.port())) {
      send(socket, json("eth_chainId"));
      return socket.getInputStream().readNBytes(20);
    }
  }

  private static void send(Socket socket, String body) throws IOException {
    String request =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }
}
