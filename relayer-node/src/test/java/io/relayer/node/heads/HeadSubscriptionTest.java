package io.relayer.node.heads;

import static io.relayer.node.heads.ScriptedConnections.OURS;
import static io.relayer.node.heads.ScriptedConnections.answer;
import static io.relayer.node.heads.ScriptedConnections.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.ChainId;
import io.relayer.node.heads.Connection.Arrival;
import io.relayer.node.heads.ScriptedConnections.Scripted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The subscription, by a clock that is set, over connections that are scripted.
final class HeadSubscriptionTest {
  private final ScriptedConnections connections = new ScriptedConnections();
  private final RecordedHeads recorded = new RecordedHeads();
  private long now = -5; // such a clock may begin anywhere
  private final HeadSubscription subscription =
      new HeadSubscription(
          connections,
          () -> {},
          SubscriptionSettings.of(new ChainId(31337), Duration.ofSeconds(60)),
          recorded,
          () -> now);

  /// Until it has nothing to do before time passes or something comes.
  private Duration run() {
    Duration pause = subscription.advance();
    while (pause.isZero()) {
      pause = subscription.advance();
    }
    return pause;
  }

  private Duration runAfter(Duration time) {
    now += time.toNanos();
    return run();
  }

  private Scripted live() {
    run();
    Scripted connection = connections.newest().subscribes();
    run();
    return connection;
  }

  @Test
  void asksForTheChainThenForItsHeadsAndTellsThem() {
    Scripted connection = live();
    connection.says(head(OURS, 7)).says(head(OURS, 8));
    run();

    assertThat(connection.sent).hasSize(2);
    assertThat(connection.sent.getFirst()).contains("\"eth_chainId\"", "\"id\":1");
    assertThat(connection.sent.getLast()).contains("\"eth_subscribe\"", "[\"newHeads\"]");
    assertThat(recorded.all).containsExactly("connected", "head 7", "head 8");
  }

  @Test
  void whatIsNotOursIsPassedOver() {
    run();
    connections
        .newest()
        .comes(new Arrival.Opened())
        .says(answer(77, "0x1"))
        .says(head(OURS, 1))
        .says(answer(1, "0x7A69"))
        .says(answer(77, "0x1"))
        .says(answer(2, OURS))
        .says(head("0xdef", 2))
        .says("{\"id\":2,\"error\":{\"code\":-32000}}")
        .says("{}")
        .says(head(OURS, 3));
    run();

    assertThat(recorded.all).containsExactly("connected", "head 3");
  }

  @Test
  void nodeOfAnotherChainIsNotSubscribedTo() {
    run();
    Scripted connection = connections.newest().comes(new Arrival.Opened()).says(answer(1, "0x1"));
    run();

    assertThat(connection.sent).hasSize(1);
    assertThat(connection.closed).isTrue();
    assertThat(recorded.all).containsExactly("lost: serves chain '0x1', expected 0x7a69");
  }

  @Test
  void refusalIsALoss() {
    run();
    connections
        .newest()
        .comes(new Arrival.Opened())
        .says(answer(1, "0x7a69"))
        .says("{\"id\":2,\"error\":{\"code\":-32601,\"message\":\"no\"}}");
    run();

    assertThat(recorded.all).containsExactly("lost: refused: {\"code\":-32601,\"message\":\"no\"}");
  }

  @Test
  void wordsThatAreNoJsonRpcAreALossAndAHeadThatCannotBeReadIsOneAllTheSame() {
    live().says("<html>");
    run();
    runAfter(Duration.ofMinutes(1));
    connections
        .newest()
        .subscribes()
        .says(
            "{\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0xabc\",\"result\":{}}}");
    run();

    assertThat(recorded.all)
        .containsExactly(
            "connected", "lost: a message is not JSON: <html>", "connected", "head -1");
  }

  @Test
  void connectionThatIsNotSubscribedInTimeIsGivenUp() {
    run();
    Scripted connection = connections.newest();
    assertThat(runAfter(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(1));
    connection.comes(new Arrival.Opened());
    run();
    runAfter(Duration.ofSeconds(1));

    assertThat(connection.closed).isTrue();
    assertThat(recorded.all)
        .containsExactly("lost: not subscribed within 10000 ms, waited for: eth_chainId");
  }

  @Test
  void nodeIsPingedAndAPongKeepsTheConnection() {
    Scripted connection = live();
    connection.says(head(OURS, 7));
    assertThat(run()).isEqualTo(Duration.ofSeconds(10));
    assertThat(runAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(5));
    assertThat(connection.pings).isEqualTo(1);
    now += Duration.ofSeconds(4).toNanos();
    connection.comes(new Arrival.Pong());
    assertThat(run()).isEqualTo(Duration.ofSeconds(6));
    runAfter(Duration.ofSeconds(6));

    assertThat(connection.pings).isEqualTo(2);
    assertThat(connection.closed).isFalse();
  }

  @Test
  void nodeThatSaysNothingAfterAPingIsLost() {
    Scripted connection = live();
    runAfter(Duration.ofSeconds(10));
    runAfter(Duration.ofSeconds(5));

    assertThat(connection.closed).isTrue();
    assertThat(recorded.all).containsExactly("connected", "lost: no pong within 5000 ms");
  }

  @Test
  void pongsAloneDoNotKeepASubscription() {
    Scripted connection = live();
    for (int i = 0; i < 5; i++) {
      runAfter(Duration.ofSeconds(10));
      connection.comes(new Arrival.Pong());
      run();
    }
    runAfter(Duration.ofSeconds(10));

    assertThat(connection.pings).isEqualTo(5);
    assertThat(recorded.all).containsExactly("connected", "lost: no head for 60000 ms");
  }

  @Test
  void delaysGrowToThirtySecondsWhateverWakesIt() {
    run();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      int tries = connections.opened.size();
      connections.newest().comes(new Arrival.Ended("gone"));
      Duration delay = run();
      assertThat(delay).isBetween(Duration.ofMillis(seconds * 500L), Duration.ofSeconds(seconds));
      now += delay.toNanos() - 1;
      assertThat(subscription.advance()).isEqualTo(Duration.ofNanos(1));
      assertThat(connections.opened).hasSize(tries);
      runAfter(Duration.ofNanos(1));
      assertThat(connections.opened).hasSize(tries + 1);
    }
  }

  @Test
  void onlyAHeadBringsTheShortDelaysBack() {
    run();
    for (int i = 0; i < 5; i++) {
      connections.newest().subscribes().comes(new Arrival.Ended("gone"));
      runAfter(run());
    }
    connections.newest().subscribes().comes(new Arrival.Ended("gone"));
    Duration late = run();
    assertThat(late).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    runAfter(late);
    connections.newest().subscribes().says(head(OURS, 7)).comes(new Arrival.Ended("gone"));

    assertThat(run()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void closingHangsUp() {
    Scripted connection = live();
    subscription.close();

    assertThat(connection.closed).isTrue();
    assertThat(recorded.all).containsExactly("connected");
  }

  @Test
  void closingEndsATryToConnectAndAWait() {
    run();
    Scripted first = connections.newest().comes(new Arrival.Ended("gone"));
    runAfter(run());
    subscription.close();
    subscription.close();

    assertThat(connections.opened).hasSize(2).allMatch(it -> it.closed);
    assertThat(first.closed).isTrue();
    assertThat(recorded.all).containsExactly("lost: gone");
  }
}
