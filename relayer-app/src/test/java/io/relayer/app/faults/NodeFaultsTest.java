package io.relayer.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.tcp.Direction;
import io.relayer.devnet.tcp.TcpFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Faults of nodes cost no transaction: payments that are made while they last are confirmed while
/// they last, if another node is well. After each test every payment is on chain exactly once,
/// nothing was signed again, and the audit is clean.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeFaultsTest {
  private static final int SENDERS = 6;
  private static final int TRIES = 10;
  private static final String SEND = "eth_sendRawTransaction";
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration DOWN = Duration.ofSeconds(2);

  private final WeakStack stack =
      new WeakStack(
          Duration.ofMillis(250),
          SENDERS,
          ", fail-timeout: 300ms",
          List.of(
              "in-flight-per-sender: 64",
              "rebroadcast-after: 1s",
              "timeouts: { read: 500ms, write: 1s }",
              "lag: { blocks: 8 }"));

  @AfterEach
  void eachPaymentIsOnChainExactlyOnce() throws InterruptedException {
    stack.heal();
    stack.awaitHealthy();
    stack.assertExactlyOnce();
  }

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  void busiestNodeRefuses() {
    WeakNode busiest = stack.busiest();

    busiest.fault(new TcpFault.Refuse());
    stack.pay(SENDERS);
    stack.awaitConfirmed();

    assertThat(stack.status(busiest).state().code()).isEqualTo("unreachable");
  }

  @Test
  void busiestNodeHangsAfterItTookTheTransactions() {
    assertTookThemAllTheSame(new TcpFault.Delay(Direction.ANSWER, LONG));
  }

  @Test
  @Tag("faults")
  void connectionIsCutBeforeTheAnswer() {
    assertTookThemAllTheSame(new TcpFault.CutBeforeAnswer());
  }

  /// Other calls may find the fault first, and then nothing is sent there any more: so it is tried
  /// until a transaction has found it.
  private void assertTookThemAllTheSame(TcpFault fault) {
    for (int i = 0; i < TRIES; i++) {
      WeakNode busiest = stack.busiest();
      long before = busiest.sends();
      busiest.fault(fault);
      stack.pay(SENDERS);
      stack.awaitConfirmed();
      if (busiest.sends() > before) {
        return;
      }
      busiest.heal();
      stack.awaitHealthy();
    }
    fail("no transaction came to the node in %d tries".formatted(TRIES));
  }

  @Test
  void noNodeTellsThatItTookTheTransactions() {
    stack.nodes().forEach(node -> node.fault(new RpcFault.LosesAnswer(SEND)));

    stack.pay(SENDERS);

    stack.awaitConfirmed();
  }

  @Test
  void busiestNodeForgetsWhatItAccepted() {
    WeakNode busiest = stack.busiest();
    long before = busiest.sends();

    busiest.fault(new RpcFault.Forgets());
    stack.pay(SENDERS);
    stack.awaitConfirmed();

    assertThat(busiest.sends()).isGreaterThan(before);
  }

  @Test
  void allNodesAreDownForAWhile() {
    stack.nodes().forEach(node -> node.fault(new TcpFault.Refuse()));
    await("the relayer to see it").until(() -> !stack.isUsable());
    long before = stack.accepted();

    stack.pay(SENDERS);
    await("nothing to be accepted").during(DOWN).until(() -> stack.accepted() == before);
    stack.nodes().getFirst().heal();

    stack.awaitConfirmed();
  }

  @Test
  @Tag("faults")
  void busiestNodeLags() {
    WeakNode busiest = stack.busiest();

    busiest.fault(new RpcFault.Lagging(40));
    stack.awaitState(busiest, "lagging");
    long before = busiest.sends();
    stack.pay(SENDERS);
    stack.awaitConfirmed();

    assertThat(busiest.sends()).isEqualTo(before);
  }

  static List<RpcFault> otherChains() {
    return List.of(new RpcFault.OtherChain(1), new RpcFault.OtherGenesis("0x" + "ab".repeat(32)));
  }

  @ParameterizedTest
  @MethodSource("otherChains")
  @Tag("faults")
  void busiestNodeComesBackAsOneOfAnotherChain(RpcFault otherChain) {
    WeakNode busiest = stack.busiest();

    busiest.fault(new TcpFault.Refuse());
    stack.awaitState(busiest, "unreachable");
    busiest.fault(otherChain);
    busiest.fault(new TcpFault.None());
    stack.awaitState(busiest, "wrong-chain");
    long before = busiest.sends();
    stack.pay(SENDERS);
    stack.awaitConfirmed();

    assertThat(busiest.sends()).isEqualTo(before);
    busiest.heal();
    stack.restart(); // else it comes back within a minute
  }

  static List<TcpFault> otherFaults() {
    return List.of(
        new TcpFault.CutBeforeRequest(),
        new TcpFault.CutInAnswer(40),
        new TcpFault.HalfClose(),
        new TcpFault.Garbage(),
        new TcpFault.Drip(50),
        new TcpFault.Delay(Direction.REQUEST, LONG),
        new TcpFault.HttpStatus(503, Duration.ofSeconds(1), "overloaded"),
        new TcpFault.HttpStatus(429, Duration.ofSeconds(1), "slow down"));
  }

  @ParameterizedTest
  @MethodSource("otherFaults")
  @Tag("faults")
  void busiestNodeHasAnotherFault(TcpFault fault) {
    WeakNode busiest = stack.busiest();

    busiest.fault(fault);
    stack.pay(SENDERS);

    stack.awaitConfirmed();
  }

  @ParameterizedTest
  @MethodSource("otherFaults")
  @Tag("faults")
  void allNodesHaveAnotherFaultForAWhile(TcpFault fault) {
    stack.nodes().forEach(node -> node.fault(fault));

    stack.pay(SENDERS);
    await("the fault to last").during(DOWN).until(() -> true);
    stack.heal();

    stack.awaitConfirmed();
  }
}
