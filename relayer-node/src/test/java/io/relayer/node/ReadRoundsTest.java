package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The retries of a read, by a clock that is set.
final class ReadRoundsTest {
  private final OneNode one = new OneNode();
  private final OneNode two = new OneNode();
  private final List<Long> pauses = new ArrayList<>();
  private final List<PooledNode> answered = new ArrayList<>();
  private long now;
  private boolean open = true;
  private final ReadRounds rounds =
      new ReadRounds("31337", Duration.ofSeconds(9), this::pause, () -> now);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private boolean pause(Duration time) {
    pauses.add(time.toMillis());
    now += time.toNanos();
    return open;
  }

  private Wei gasPrice(List<PooledNode> nodes) {
    return rounds.ask(ChainReads::gasPrice, () -> nodes, answered::add);
  }

  @Test
  void answerIsHadAtOnceOrFromTheNext() {
    one.server.http(new Http.HangsUp());
    two.server.result("eth_gasPrice", "\"0x7\"");

    assertThat(gasPrice(List.of(one.node, two.node))).isEqualTo(Wei.of(7));
    assertThat(answered).containsExactly(two.node);
    assertThat(pauses).isEmpty();
  }

  @Test
  void threeMoreRoundsThenTheReasonsOfAll() {
    one.server.http(new Http.HangsUp());
    two.server.error("eth_gasPrice", -32601, "not here");

    assertThatThrownBy(() -> gasPrice(List.of(one.node, two.node)))
        .isInstanceOf(NodeException.class)
        .hasMessageStartingWith("chain 31337: n: ")
        .hasMessageEndingWith("; n: error -32601: not here");
    assertThat(pauses).containsExactly(200L, 600L, 1400L);
    assertThat(two.server.count("eth_gasPrice")).isEqualTo(4);
  }

  @Test
  void refusalIsNotTriedAgain() {
    assertThatThrownBy(() -> gasPrice(List.of(one.node)))
        .hasMessage("n: error -32601: the method does not exist");
    assertThat(pauses).isEmpty();
  }

  @Test
  void deadlineEndsTheRounds() {
    one.server.http(request -> {
      now += Duration.ofSeconds(8).toNanos();
      return new Http.HangsUp();
    });

    assertThatThrownBy(() -> gasPrice(List.of(one.node))).isInstanceOf(NodeException.class);
    assertThat(pauses).containsExactly(200L);
  }

  @Test
  void closingEndsTheRounds() {
    one.server.http(new Http.HangsUp());
    open = false;

    assertThatThrownBy(() -> gasPrice(List.of(one.node))).isInstanceOf(NodeException.class);
    assertThat(pauses).containsExactly(200L);
  }

  @Test
  void nodesThatAreGoneByTheNextRoundAreWaitedForAndNamed() {
    one.server.http(new Http.HangsUp());
    List<List<PooledNode>> choices = new ArrayList<>(List.of(List.of(one.node), List.of()));

    assertThatThrownBy(() ->
            rounds.ask(
                ChainReads::gasPrice,
                () -> choices.size() > 1 ? choices.removeFirst() : choices.getFirst(),
                answered::add))
        .hasMessageStartingWith("n: ");
    assertThat(pauses).containsExactly(200L, 600L, 1400L);
  }

  @Test
  void noNodeAtAllFailsAtOnce() {
    assertThatThrownBy(() -> gasPrice(List.of()))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_USABLE_NODE));
    assertThat(pauses).isEmpty();
  }
}
