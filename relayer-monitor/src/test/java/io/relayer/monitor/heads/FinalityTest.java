package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.finality.FinalizedTracker;
import io.relayer.monitor.leader.ChainTerms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Finality by the tag that nodes name, and by depth where a chain has none.
class FinalityTest extends FinalityCase {
  private RetryOutcome retry(TransactionId id) {
    return world
        .database
        .inTransaction(handle -> Retries.retry(handle, List.of(id), Changes.NONE))
        .values()
        .iterator()
        .next();
  }

  @Test
  void thatABlockIsFinalizedIsNoWarningAndThatNoneIsNamedIsOne() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(FinalizedTracker.class);
    logged.start();
    logger.addAppender(logged);
    try {
      world.mine(3);
      world.run(heads);
      proxy.faults(new RpcFault.NoFinalized());
      world.mine(1);
      world.run(heads);
      proxy.faults();
      world.mine(1);
      world.run(heads);
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(logged.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("INFO").endsWith("finalized up to a block by tag"),
            none -> assertThat(none).startsWith("WARN").contains("no node names a finalized block"),
            again -> assertThat(again).startsWith("INFO").endsWith("by tag"));
  }

  /// 2 s blocks and 12 to 20 minutes to the first layer's finality; 0.25 s blocks; and a chain
  /// whose consensus has lost its finality for hours.
  @ParameterizedTest
  @ValueSource(ints = {360, 600, 3_000})
  void tagFarBehindTheHeadIsWaitedForAndARetryToo(int behind) throws Exception {
    proxy.faults(new RpcFault.FinalizedBehind(behind));
    Signed asks = mined(world.sender(), FINALIZED);
    Signed reverted = mined(world.sender(), Wish.call(world.contract(Contracts.gate()), "0x"));
    world.run(heads);
    world.mine(behind - 3);
    world.run(heads);

    assertThat(world.state(asks.transaction())).isEqualTo("pending");
    assertThat(world.row(reverted.transaction())).containsEntry("failure_code", "REVERTED");
    assertThat(retry(reverted.transaction())).isInstanceOf(TooEarly.class);

    world.mine(2);
    world.run(heads);
    assertThat(finalized()).isPresent();
    assertThat(world.state(asks.transaction())).isEqualTo("confirmed");
    world.mine(2);
    world.run(heads);
    assertThat(retry(reverted.transaction())).isInstanceOf(Made.class);
  }

  @Test
  void tagThatStandsStillIsWaitedForAndToldOfUntilItMoves() throws Exception {
    long stands = chain.blockNumber();
    proxy.faults(new RpcFault.FinalizedAt(stands));
    Signed asks = mined(world.sender(), FINALIZED);
    world.mine(1_800); // six hours of a chain with blocks every 12 s
    world.run(heads);
    assertThat(world.row(asks.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("waiting_for", null);

    world.execute("update chain_heads set finalized_since = now() - interval '6 hours'");
    world.mine(1);
    world.run(heads);
    assertThat(world.row(asks.transaction())).containsEntry("waiting_for", "finality");
    assertThat(world.events(asks.transaction())).endsWith("included", "waiting");

    proxy.faults(new RpcFault.FinalizedAt(stands + 1));
    world.mine(1);
    world.run(heads);
    assertThat(world.row(asks.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("waiting_for", null);
  }

  @Test
  void whatStillWaitsSaysSoNoLongerOnceTheTagMoves() throws Exception {
    proxy.faults(new RpcFault.NoFinalized());
    Signed asks = mined(world.sender(), FINALIZED);
    world.mine(3);
    world.run(heads);
    assertThat(world.row(asks.transaction())).containsEntry("waiting_for", "finality");
    assertThat(finalized()).isEmpty();

    proxy.faults(new RpcFault.FinalizedBehind(50));
    world.mine(1);
    world.run(heads);

    assertThat(finalized()).isPresent();
    assertThat(world.row(asks.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("waiting_for", null);
  }

  @Test
  void withoutATagNothingIsFinalByItHoweverDeep() throws Exception {
    proxy.faults(new RpcFault.NoFinalized());
    Signed asks = mined(world.sender(), FINALIZED);
    Signed reverted = mined(world.sender(), Wish.call(world.contract(Contracts.gate()), "0x"));
    world.mine(400);
    world.run(heads);

    assertThat(world.state(asks.transaction())).isEqualTo("pending");
    assertThat(retry(reverted.transaction()))
        .isInstanceOfSatisfying(
            TooEarly.class, early -> assertThat(early.text()).contains("relayer doctor"));
  }

  @Test
  void onAChainThatIsSaidToHaveNoTagDepthDecidesAndNoNodeIsAsked() throws Exception {
    world.execute("update chains set finality = 'depth'");
    ChainTerms byDepth =
        new ChainTerms(
            world.terms.chain(),
            world.terms.blockTime(),
            world.terms.rebroadcastAfter(),
            new ChainTerms.Finality(1, FinalityBy.DEPTH, 10, Duration.ofMinutes(30)),
            world.terms.fees(),
            world.terms.errors());
    heads = heads(one, byDepth);
    Signed asks = mined(world.sender(), FINALIZED);
    world.mine(8);
    world.run(heads);
    assertThat(world.state(asks.transaction())).isEqualTo("pending");

    world.mine(1);
    world.run(heads);

    assertThat(world.state(asks.transaction())).isEqualTo("confirmed");
    assertThat(finalized()).map(FinalizedBlock::by).contains(FinalityBy.DEPTH);
  }

  @Test
  void tagAboveTheHeadIsNotBelievedNorKept() throws Exception {
    proxy.faults(new RpcFault.FinalizedAt(1_000_000));
    Signed asks = mined(world.sender(), FINALIZED);
    world.mine(5);
    world.run(heads);
    assertThat(world.state(asks.transaction())).isEqualTo("pending");
    assertThat(finalized()).isEmpty();

    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(world.state(asks.transaction())).isEqualTo("confirmed");
  }
}
