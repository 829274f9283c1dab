package io.relayer.node;

import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static io.relayer.node.TestPool.member;
import static io.relayer.node.TestPool.sends;
import static io.relayer.node.TestPool.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.Mempool;
import io.relayer.node.NodeMember.Duty;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Copies of transactions to several nodes, by fan-out and mempool, and answers that contradict.
final class FanOutTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void fanOutSendsCopiesToOthers() {
    ChainNodes nodes =
        pool.connect(
            spread(FanOut.ALL, Mempool.PUBLIC),
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.PRIMARY, 1));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    await().until(() -> sends(pool.second) == 2);
    assertThat(sends(pool.first)).isEqualTo(2);
  }

  @Test
  void whatMayBeForgottenGoesToAllWhateverTheFanOut() {
    ChainNodes nodes =
        pool.connect(
            spread(FanOut.ONE, Mempool.PUBLIC),
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.PRIMARY, 1));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.broadcastAgain(pool.sender, TWO)).isEqualTo(accepted(2));

    await().until(() -> sends(pool.first) + sends(pool.second) == 6);
  }

  @Test
  void whereThereIsNoMempoolWhatIsInNoBlockGoesOutByOneNodeAfterTheOther() {
    ChainNodes nodes =
        pool.connect(
            spread(FanOut.ONE, Mempool.NONE),
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.PRIMARY, 1));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.broadcastAgain(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(List.of(sends(pool.first), sends(pool.second))).containsExactly(2L, 2L);

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.broadcastAgain(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(List.of(sends(pool.first), sends(pool.second))).containsExactly(4L, 4L);
  }

  @Test
  void acceptanceByAnyNodeWinsAndContradictionsAreCounted() {
    pool.first.error("eth_sendRawTransaction", -32000, "nonce too low");
    ChainNodes nodes =
        pool.connect(
            spread(new FanOut(2), Mempool.PUBLIC),
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.PRIMARY, 1));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    assertThat(pool.counted("relayer.node.contradictions")).isEqualTo(2);
  }

  @Test
  void contradictionThatComesLateIsCountedToo() {
    pool.second.error("eth_sendRawTransaction", -32000, "nonce too low");
    ChainNodes nodes =
        pool.connect(
            spread(new FanOut(2), Mempool.PUBLIC),
            member(pool.first, Duty.PRIMARY, 1),
            member(pool.second, Duty.PRIMARY, 1));

    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
    await().until(() -> pool.counted("relayer.node.contradictions") == 2);
  }
}
