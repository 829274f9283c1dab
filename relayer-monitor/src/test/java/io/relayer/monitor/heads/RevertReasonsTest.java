package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.AccountDao;
import io.relayer.core.chain.NodeSettings;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.Address;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.accounts.AccountWork;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Why a payload reverted is worth some calls, and stands in nobody's way.
class RevertReasonsTest extends HeadsTest {
  private static final NodeSettings.Breaker BREAKER =
      new NodeSettings.Breaker(2, Duration.ofSeconds(30));

  private HeadFollower by(ChainNodes nodes) {
    return new HeadFollower(world.leader, nodes, world.terms, world.metrics);
  }

  private ChainNodes limited(RpcProxy proxy, int perSecond) {
    return world.connect(
        List.of(
            NodeSettings.of(proxy.url(), BREAKER, new NodeSettings.Duty(false, false, perSecond))));
  }

  private long count(String where) {
    return world.value(Long.class, "select count(*) from transactions where " + where);
  }

  @Test
  void reasonThatCannotBeHadStopsNobodyAndIsAskedForLater() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      Signed poison = world.sign(world.sender(), Wish.call(world.contract(Contracts.gate()), "0x"));
      Signed innocent = world.sign(world.sender(), Wish.transfer());
      world.send(poison, innocent);
      world.mine(1);
      proxy.faults(new RpcFault.LosesAnswer("eth_call"));

      world.run(follower);
      world.mine(1);
      world.run(follower);

      assertThat(world.state(innocent.transaction())).isEqualTo("confirmed");
      assertThat(world.row(poison.transaction()))
          .containsEntry("state", "failed")
          .containsEntry("failure_code", "REVERTED")
          .containsEntry("revert_reason", null);
      assertThat(proxy.calls().of("eth_call")).isOne();
      assertThat(nodes.status().getFirst().breaker()).isEqualTo("closed");

      proxy.faults();
      world.execute("update revert_reasons_due set ask_at = now()");
      world.mine(1);
      world.run(by(nodes)); // the one before makes a pause
      assertThat((String) world.row(poison.transaction()).get("revert_reason"))
          .contains(Contracts.REASON);
      assertThat(world.events(poison.transaction()))
          .containsExactly("queued", "signed", "included", "failed");
      assertThat(world.value(Long.class, "select count(*) from revert_reasons_due")).isZero();
    }
  }

  @Test
  void manyReasonsOnALimitedNodeStopNobody() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = limited(proxy, 10)) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      Address gate = world.contract(Contracts.gate());
      List<Signed> reverted = world.sign(world.sender(), Wish.call(gate, "0x"), 60);
      Signed innocent = world.sign(world.sender(), Wish.transfer());
      world.send(reverted);
      world.send(innocent);
      world.mine(1);

      tryToRun(nodes, follower, 3);

      assertThat(world.row(innocent.transaction()).get("block_number")).isNotNull();
      assertThat(count("block_number is null")).isZero();
    }
  }

  @Test
  void manyThatWereMissedAreFoundOnALimitedNode() throws Exception {
    world.send(world.sign(world.sender(), Wish.transfer(), 120));
    world.mine(20);
    world.execute("delete from blocks"); // it begins with the head
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = limited(proxy, 25)) {
      tryToRun(nodes, by(nodes), 12);

      assertThat(count("block_number is null")).isZero();
    }
  }

  @Test
  void reasonOfABlockThatIsGoneIsForgotten() throws Exception {
    Address gate = world.contract(Contracts.gate());
    String before = snapshot();
    Signed reverted = mined(world.sender(), Wish.call(gate, "0x").withDepth(5, false));
    world.run(heads);
    world.execute(
        "insert into revert_reasons_due (transaction_id, chain_id, block_hash) select transaction_id, chain_id, block_hash from transactions");
    replace(before, 3);

    world.run(heads);

    assertThat(world.row(reverted.transaction()))
        .containsEntry("block_number", null)
        .containsEntry("revert_reason", null);
    assertThat(world.value(Long.class, "select count(*) from revert_reasons_due")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth_getBalance", "eth_getCode"})
  void whatDoesNotDecideStopsNobodyEither(String dropped) throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      Signed ours = mined(world.sender(), Wish.transfer().withDepth(2, false));
      Signed waits = world.sign(world.sender(), Wish.transfer());
      world.mine(10 - (int) (chain.blockNumber() % 10)); // where balances are read
      proxy.faults(new RpcFault.LosesAnswer(dropped));
      world.database.useTransaction(handle ->
          AccountDao.register(
              handle, List.of(world.id), List.of(world.stranger().address()), "test"));

      world.run(follower);
      if (dropped.equals("eth_getCode")) {
        world.run(new AccountWork(world.leader, nodes, world.terms, world.metrics));
      }

      assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
      assertThat(world.state(waits.transaction())).isEqualTo("signed");
    }
  }

  /// As its loop would, which waits for a node, and after a failure.
  private void tryToRun(ChainNodes nodes, HeadFollower follower, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(nodes.awaitUsable(Duration.ofSeconds(30))).isTrue();
      try {
        world.run(follower);
      } catch (RuntimeException _) {
        // the loop would log it and try again
      }
    }
  }
}
