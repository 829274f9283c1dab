package io.relayer.monitor.estimates;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.QueuedTerms;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import io.relayer.monitor.heads.HeadFollower;
import io.relayer.node.ChainNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EstimateWorkTest extends WorldTest {
  private HeadFollower heads;
  private EstimateWork estimates;
  private Sender sender;

  @BeforeEach
  void start() throws Exception {
    heads = new HeadFollower(world.leader, world.nodes, world.terms, world.metrics);
    world.run(heads);
    estimates = new EstimateWork(world.leader, world.nodes, world.terms, world.metrics);
    sender = world.sender();
  }

  private static Wish call(Address contract, String data) {
    return Wish.call(contract, data).withGas(null);
  }

  private @Nullable Object gasLimit(TransactionId transaction) {
    return world.row(transaction).get("gas_limit");
  }

  private void timePasses() {
    world.execute(
        "update transactions set estimate_at = now() where state = 'queued' and gas_limit is null");
  }

  @Test
  void missingLimitIsEstimatedWithHeadRoom() throws Exception {
    TransactionId transaction = world.queue(sender, Wish.transfer().withGas(null));

    world.run(estimates);

    assertThat(world.row(transaction))
        .containsEntry("gas_limit", 25_200L)
        .containsEntry("waiting_for", null)
        .containsEntry("state", "queued")
        .containsEntry("version", 1);
    assertThat(world.announced).contains(Channel.SIGNING);
  }

  @Test
  void manyAreEstimatedInOneGo() throws Exception {
    List<TransactionId> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(world.queue(sender, Wish.transfer().withGas(null)));
    }

    world.run(estimates);

    assertThat(all).allSatisfy(one -> assertThat(gasLimit(one)).isEqualTo(25_200L));
  }

  @Test
  void revertingOneIsDroppedIfNothingIsUnminedBeforeIt() throws Exception {
    Address gate = world.contract(Contracts.gate());
    TransactionId transaction = world.queue(sender, call(gate, "0x"));

    world.run(estimates);

    assertThat(world.row(transaction))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "ESTIMATE_REVERTED")
        .containsEntry("nonce", null);
    assertThat((String) world.row(transaction).get("failure_message")).contains(Contracts.REASON);
    assertThat(world.events(transaction)).containsExactly("queued", "failed");
    assertThat(world.announced).contains(Channel.outbox("transitions"));
  }

  @Test
  void revertingOneBehindANonceThatTheChainHasCountedIsDropped() throws Exception {
    Address gate = world.contract(Contracts.gate());
    world.sign(sender, Wish.transfer());
    TransactionId transaction = world.queue(sender, call(gate, "0x"));
    chain.rpc("anvil_setNonce", sender.address().toString(), "0x1");
    world.mine(1);
    world.run(heads);

    world.run(estimates);

    assertThat(world.row(transaction)).containsEntry("failure_code", "ESTIMATE_REVERTED");
  }

  @Test
  void revertingOneIsAskedAgainWhereTheDatabaseIsAnOlderCopy() throws Exception {
    Address gate = world.contract(Contracts.gate());
    TransactionId transaction = world.queue(sender, call(gate, "0x"));
    world.execute("insert into holds (name, detail) values ('restore', 'a test')");

    world.run(estimates);
    assertThat(world.state(transaction)).isEqualTo("queued");

    world.execute("delete from holds");
    world.run(estimates);
    assertThat(world.state(transaction)).isEqualTo("failed");
  }

  @Test
  void revertingOneTellsTheErrorOfItsContract() throws Exception {
    Address broke = world.contract(Contracts.broke());
    TransactionId transaction = world.queue(sender, call(broke, "0x"));

    world.run(estimates);

    assertThat(world.row(transaction))
        .containsEntry("failure_code", "ESTIMATE_REVERTED")
        .containsEntry("failure_message", "InsufficientBalance(available=1, required=2)")
        .containsEntry("revert_reason", "InsufficientBalance(available=1, required=2)");
    assertThat(
            world.value(
                String.class,
                "select value::jsonb -> 'failure' ->> 'revertReason' from transitions where event = 'failed' and transaction_id = ?",
                transaction))
        .isEqualTo("InsufficientBalance(available=1, required=2)");
  }

  @Test
  void whatNoBlockCanHoldIsDroppedByTheGasLimitOfTheHeadThatWasJudged() throws Exception {
    Address glutton = world.contract(Contracts.glutton());
    TransactionId transaction = world.queue(sender, call(glutton, "0x"));
    world.execute("update chain_heads set block_gas_limit = null");

    world.run(estimates);
    assertThat(world.row(transaction))
        .containsEntry("state", "queued")
        .containsEntry("waiting_for", "estimate");

    world.mine(1);
    world.run(heads);
    timePasses();
    world.run(estimates);

    assertThat(world.row(transaction))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "OVER_BLOCK_LIMIT")
        .containsEntry("nonce", null)
        .containsEntry("revert_reason", null);
    assertThat((String) world.row(transaction).get("failure_message"))
        .matches("needs more than \\d+ gas, a block holds \\d+");
  }

  @Test
  void revertingOneIsAskedAgainWhileATransactionBeforeItIsQueuedOrOut() throws Exception {
    Address gate = world.contract(Contracts.gate());
    Wish opening = call(gate, "0x01").withGas(100_000L);
    TransactionId opens = world.queue(sender, opening);
    TransactionId passes = world.queue(sender, call(gate, "0x"));

    world.run(estimates);
    assertThat(world.row(passes)).containsEntry("state", "queued").containsEntry("gas_limit", null);
    assertThat(
            world.value(
                Boolean.class,
                "select estimate_at > now() from transactions where transaction_id = ?",
                passes))
        .isTrue();

    Signed out = world.sign(sender, opens, opening);
    timePasses();
    world.run(estimates);
    assertThat(world.row(passes)).containsEntry("state", "queued").containsEntry("gas_limit", null);

    world.send(out);
    world.mine(1);
    world.run(heads);
    timePasses();
    world.run(estimates);

    assertThat(gasLimit(passes)).isNotNull();
  }

  @Test
  void revertingOneIsNotSavedByAnotherSendersTransactionsOrLaterOnes() throws Exception {
    Address gate = world.contract(Contracts.gate());
    world.sign(world.sender(), Wish.transfer());
    TransactionId reverting = world.queue(sender, call(gate, "0x"), 6);
    world.queue(sender, Wish.transfer(), 6);
    world.queue(sender, Wish.transfer(), 5);

    world.run(estimates);

    assertThat(world.state(reverting)).isEqualTo("failed");
  }

  @Test
  void higherPriorityIsBeforeIt() throws Exception {
    Address gate = world.contract(Contracts.gate());
    TransactionId reverting = world.queue(sender, call(gate, "0x"), 5);
    world.queue(sender, Wish.transfer(), 6);

    world.run(estimates);

    assertThat(world.state(reverting)).isEqualTo("queued");
  }

  @Test
  void rowThatChangedWhileItWasAskedForIsLeftAlone() {
    TransactionId transaction = world.queue(sender, Wish.transfer().withGas(null));
    ToEstimate asked =
        world.database.<ToEstimate, RuntimeException>withHandle(
            h -> EstimateDao.due(h, world.id, 1).getFirst());
    world.execute("update transactions set version = version + 1");

    assertThat(
            world.database.<Set<TransactionId>, RuntimeException>inTransaction(h ->
                QueuedTerms.settle(h, List.of(new QueuedTerms.Limit(asked.transaction(), 30_000)))))
        .isEmpty();
    assertThat(gasLimit(transaction)).isNull();
  }

  @Test
  void nodeThatRefusesAllEndsNothingThatAnotherOneTakes() throws Exception {
    try (RpcProxy bad = RpcProxy.to(chain.url());
        RpcProxy good = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(bad.url(), good.url())) {
      bad.faults(new RpcFault.Refuses("eth_estimateGas", 3, "execution reverted"));
      for (int i = 0; i < 30; i++) {
        world.queue(world.sender(), Wish.transfer().withGas(null));
      }

      world.run(new EstimateWork(world.leader, nodes, world.terms, world.metrics));

      assertThat(
              world.value(
                  Long.class, "select count(*) from transactions where gas_limit is not null"))
          .isEqualTo(30);
    }
  }
}
