package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.FinalizedBlock;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import org.junit.jupiter.api.Test;

/// Finality where nodes contradict each other, lack blocks, or the chain is reorganised.
class FinalityOnForksTest extends FinalityCase {
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
