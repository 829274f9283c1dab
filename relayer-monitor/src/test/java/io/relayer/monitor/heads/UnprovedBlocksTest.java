package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Final transactions in blocks that no node has any more when the window is made anew: they stay
/// final, and nothing rests on them before they are proved.
class UnprovedBlocksTest extends HeadsTest {
  private RpcProxy proxy;
  private ChainNodes nodes;

  @BeforeEach
  void nodes() {
    proxy = RpcProxy.to(chain.url());
    nodes = world.nodesAt(proxy.url());
    heads = heads();
  }

  @AfterEach
  void close() {
    nodes.close();
    proxy.close();
  }

  private HeadFollower heads() {
    return new HeadFollower(world.leader, nodes, world.terms, world.metrics);
  }

  @Test
  void retryWaitsForTheProofAndIsMadeThen() throws Exception {
    Signed reverted = reverted();
    world.mine(300); // so that the window is made anew
    prunedUpTo(reverted);

    heads = heads();
    world.run(heads);
    assertThat(world.row(reverted.transaction())).containsEntry("failure_code", "REVERTED");
    waitsForTheProof(reverted);

    world.mine(3);
    world.run(heads);
    waitsForTheProof(reverted);

    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(retry(reverted.transaction())).isInstanceOf(RetryOutcome.Made.class);
    assertThat(unproved()).isZero();
  }

  @Test
  void whatTurnsOutNotToBeOnTheChainIsPutBack() throws Exception {
    String before = snapshot();
    Signed reverted = reverted();
    replace(before, 300);
    prunedUpTo(reverted);

    heads = heads();
    world.run(heads);
    assertThat(world.state(reverted.transaction())).isEqualTo("failed");
    waitsForTheProof(reverted);

    proxy.faults();
    world.mine(1);
    world.run(heads);
    assertThat(world.events(reverted.transaction())).endsWith("failed", "finality-violated");
    assertThat(world.state(reverted.transaction())).isEqualTo("pending");
    assertThat(unproved()).isZero();
  }

  private Signed reverted() throws Exception {
    Signed reverted =
        mined(
            world.sender(), Wish.call(world.contract(Contracts.gate()), "0x").withDepth(1, false));
    world.run(heads);
    assertThat(world.row(reverted.transaction())).containsEntry("failure_code", "REVERTED");
    return reverted;
  }

  private void prunedUpTo(Signed signed) {
    long block = Objects.requireNonNull((Long) world.row(signed.transaction()).get("block_number"));
    proxy.faults(new RpcFault.PrunedHeaders(block + 1));
  }

  private void waitsForTheProof(Signed signed) {
    assertThat(
            world.value(
                Boolean.class,
                "select number >= (select block_number from transactions where transaction_id = ?) from finalized_blocks",
                signed.transaction()))
        .isTrue();
    assertThat(retry(signed.transaction())).isInstanceOf(RetryOutcome.Unproved.class);
    assertThat(unproved()).isEqualTo(1);
  }

  private long unproved() {
    return world.value(Long.class, "select count(*) from blocks_to_prove");
  }

  private RetryOutcome retry(TransactionId id) {
    return world
        .database
        .inTransaction(handle -> Retries.retry(handle, List.of(id), Changes.NONE))
        .values()
        .iterator()
        .next();
  }
}
