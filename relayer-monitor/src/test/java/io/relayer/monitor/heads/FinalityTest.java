package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.chain.NodeSettings;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.retry.RetryOutcome.Made;
import io.relayer.core.retry.RetryOutcome.TooEarly;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.finality.FinalizedTracker;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Finality by what nodes say of blocks. The chain's terms ask for depth 1; a transaction that asks
/// for the finalized block asks for that alone.
class FinalityTest extends HeadsTest {
  private static final Wish FINALIZED = Wish.transfer().withDepth(1, true);

  private RpcProxy proxy;
  private RpcProxy other;
  private ChainNodes one;

  @BeforeEach
  void nodes() {
    proxy = RpcProxy.to(chain.url());
    other = RpcProxy.to(chain.url());
    one = nodesAt(proxy);
    heads = heads(one, world.terms);
    world.database.useTransaction(handle -> FinalizedDao.forgetAbove(handle, world.id, -1));
  }

  @AfterEach
  void close() {
    one.close();
    proxy.close();
    other.close();
  }

  private ChainNodes nodesAt(RpcProxy... proxies) {
    return world.connect(
        Stream.of(proxies)
            .map(each ->
                NodeSettings.of(
                    each.url(),
                    new NodeSettings.Breaker(2, Duration.ofSeconds(1)),
                    new NodeSettings.Duty(false, false, 0)))
            .toList());
  }

  private HeadFollower heads(ChainNodes nodes, ChainTerms terms) {
    return new HeadFollower(world.leader, nodes, terms, world.metrics);
  }

  private Optional<FinalizedBlock> finalized() {
    return world.database.withHandle(handle -> FinalizedDao.find(handle, world.id));
  }

  private long block(Signed signed) {
    return Objects.requireNonNull((Long) world.row(signed.transaction()).get("block_number"));
  }

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

  @Test
  void tagOfANodeOnAForkIsNotBelieved() throws Exception {
    try (ChainNodes both = nodesAt(proxy, other)) {
      heads = heads(both, world.terms);
      world.run(heads);
      long fork = chain.blockNumber() + 1;
      Signed asks = mined(world.sender(), FINALIZED.withDepth(50, true));
      world.mine(5);
      // Whichever node is followed, the other one contradicts.
      other.faults(new RpcFault.Fork(fork));
      world.run(heads);

      assertThat(finalized())
          .map(FinalizedBlock::number)
          .hasValueSatisfying(number -> assertThat(number).isLessThan(fork));
      assertThat(world.state(asks.transaction())).isEqualTo("pending");
    }
  }

  @Test
  void whatASecondNodeContradictsIsNotFinalUntilTheyAgree() throws Exception {
    try (ChainNodes both = nodesAt(proxy, other)) {
      heads = heads(both, world.terms);
      Signed ours = mined(world.sender(), Wish.transfer().withDepth(3, false));
      world.run(heads);
      long block = block(ours);
      RpcProxy second = proxyThatIsNotFollowed();
      second.faults(new RpcFault.Fork(block));
      world.mine(5);
      world.run(heads);
      assertThat(world.row(ours.transaction()))
          .containsEntry("state", "pending")
          .containsEntry("block_number", block);

      second.faults();
      world.mine(1);
      world.run(heads);
      assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
    }
  }

  /// The node that the head follower keeps to is the one that was asked for receipts.
  private RpcProxy proxyThatIsNotFollowed() {
    return proxy.calls().of("eth_getTransactionReceipt") > 0 ? other : proxy;
  }

  @Test
  void reorgBelowTheFinalizedBlockMakesItUnknownWhatIsFinal() throws Exception {
    heads = newHeads();
    world.mine(3);
    String before = snapshot();
    world.mine(10);
    world.run(heads);
    assertThat(finalized()).isPresent();
    long was = finalized().orElseThrow().number();
    proxy.faults(new RpcFault.NoFinalized());
    heads = heads(one, world.terms);

    replace(before, 12);
    world.run(heads);

    assertThat(finalized()).isEmpty();
    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(finalized().orElseThrow().number()).isGreaterThan(was);
  }

  @Test
  void headerThatIsPrunedIsNoReorg() throws Exception {
    Signed ended = mined(world.sender(), Wish.transfer());
    Signed open = mined(world.sender(), Wish.transfer().withDepth(500, false));
    world.run(heads);
    assertThat(world.state(ended.transaction())).isEqualTo("confirmed");
    world.mine(300); // so that the window is made anew
    proxy.faults(new RpcFault.PrunedHeaders(block(open) + 1));

    world.run(heads(one, world.terms));

    assertThat(world.events(ended.transaction())).endsWith("included", "confirmed");
    assertThat(world.events(open.transaction())).endsWith("included");

    world.mine(300);
    world.run(heads);
    assertThat(world.state(open.transaction())).isEqualTo("pending");
    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(world.state(open.transaction())).isEqualTo("confirmed");
  }

  @Test
  void receiptOfABlockThatTheChainDoesNotHaveIsNotBelievedBelowTheWindowEither() throws Exception {
    Signed ours = mined(world.sender(), Wish.transfer());
    world.mine(300);
    proxy.faults(new RpcFault.StrayReceipts());
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("signed");

    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }
}
