package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.runtime.Channel;
import io.relayer.ethereum.value.Address;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InclusionTest extends HeadsTest {
  @Test
  void firstLookStoresTheHeadAndTheWindow() {
    assertThat(world.value(Long.class, "select head_number from chain_heads"))
        .isEqualTo(chain.blockNumber());
    assertThat(world.value(Long.class, "select max(number) from blocks"))
        .isEqualTo(chain.blockNumber());
    assertThat(
            world.value(
                Long.class,
                "select count(*) from blocks b join blocks p on b.number = p.number + 1 and b.parent_hash = p.hash"))
        .isEqualTo(world.value(Long.class, "select count(*) - 1 from blocks"));
  }

  @Test
  void signedTransactionInABlockIsIncluded() throws Exception {
    Sender sender = world.sender();
    Signed signed = mined(sender, Wish.transfer());

    world.run(heads);

    Map<String, Object> row = world.row(signed.transaction());
    assertThat(row)
        .containsEntry("state", "pending")
        .containsEntry("block_number", chain.blockNumber())
        .containsEntry("mined_attempt", 1)
        .containsEntry("succeeded", true)
        .containsEntry("gas_used", 21_000L);
    assertThat(row.get("pending_at")).isNotNull();
    assertThat(row.get("effective_gas_price")).isNotNull();
    assertThat(world.events(signed.transaction())).containsExactly("queued", "signed", "included");
    assertThat(
            world.value(
                Boolean.class,
                "select resend_at is null from transactions where transaction_id = ?",
                signed.transaction()))
        .isTrue();
    assertThat(world.announced).contains(Channel.SIGNING, Channel.outbox("transitions"));
  }

  @Test
  void includedTransactionIsConfirmedAtItsDepthAndNotBefore() throws Exception {
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(4, false));
    world.mine(2); // head - included + 1 = 3
    world.run(heads);
    assertThat(world.state(signed.transaction())).isEqualTo("pending");

    world.mine(1);
    world.run(heads);

    assertThat(world.state(signed.transaction())).isEqualTo("confirmed");
    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
  }

  @Test
  void depthOneIsFinalInTheHead() throws Exception {
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(1, false));

    world.run(heads);

    assertThat(world.state(signed.transaction())).isEqualTo("confirmed");
  }

  @Test
  void finalizedTagIsWaitedForWhereItIsAskedFor() throws Exception {
    // With one slot in an epoch, anvil's tag is two blocks behind the head.
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(1, true));
    world.mine(1);
    world.run(heads);
    assertThat(world.state(signed.transaction())).isEqualTo("pending");

    world.mine(1);
    world.run(heads);

    assertThat(world.state(signed.transaction())).isEqualTo("confirmed");
    assertThat(world.value(Long.class, "select finalized_number from chain_heads"))
        .isEqualTo(chain.blockNumber() - 2);
  }

  @Test
  void revertedTransactionHasItsReasonAndFailsOnlyAtDepth() throws Exception {
    Address gate = world.contract(Contracts.gate());
    Signed signed = mined(world.sender(), Wish.call(gate, "0x"));
    world.run(heads);

    assertThat(world.row(signed.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("succeeded", false);
    assertThat((String) world.row(signed.transaction()).get("revert_reason"))
        .contains(Contracts.REASON);

    world.mine(1);
    world.run(heads);

    assertThat(world.row(signed.transaction()))
        .containsEntry("state", "failed")
        .containsEntry("failure_code", "REVERTED");
    assertThat((String) world.row(signed.transaction()).get("failure_message"))
        .contains(Contracts.REASON);
  }

  @Test
  void revertedTransactionTellsTheErrorOfItsContract() throws Exception {
    Address broke = world.contract(Contracts.broke());
    Signed signed = mined(world.sender(), Wish.call(broke, "0x"));

    world.run(heads);

    assertThat(world.row(signed.transaction()))
        .containsEntry("succeeded", false)
        .containsEntry("revert_reason", "InsufficientBalance(available=1, required=2)");
  }

  @Test
  void reasonIsFoundWhereAnEarlierTransactionOfTheBlockMadeItRevert() throws Exception {
    Address once = world.contract(Contracts.once());
    Sender sender = world.sender();
    Signed first = world.sign(sender, Wish.call(once, "0x"));
    Signed second = world.sign(sender, Wish.call(once, "0x"));
    world.send(first, second);
    world.mine(1);

    world.run(heads);

    assertThat(world.row(first.transaction())).containsEntry("succeeded", true);
    assertThat(world.row(second.transaction())).containsEntry("succeeded", false);
    assertThat((String) world.row(second.transaction()).get("revert_reason"))
        .contains(Contracts.REASON);
  }

  @Test
  void deploymentTellsTheContractsAddress() throws Exception {
    // Init code that gives back one byte of code.
    Signed signed =
        mined(world.sender(), new Wish(null, 1, "0x60015f5360015ff3", 100_000L, 2, false));

    world.run(heads);

    assertThat((byte[]) world.row(signed.transaction()).get("contract_address")).hasSize(20);
  }

  @Test
  void anyAttemptOfATransactionCounts() throws Exception {
    Sender sender = world.sender();
    Signed first = world.sign(sender, Wish.transfer());
    world.again(sender, first, Wish.transfer(), 2);
    world.send(first);
    world.mine(1);

    world.run(heads);

    assertThat(world.row(first.transaction()))
        .containsEntry("mined_attempt", 1)
        .containsEntry("attempt", 2);
  }

  @Test
  void manyTransactionsOfABlockAreIncludedTogether() throws Exception {
    Sender sender = world.sender();
    world.send(world.sign(sender, Wish.transfer(), 50));
    world.mine(1);

    world.run(heads);

    assertThat(
            world.value(
                Long.class, "select count(*) from transactions where block_number is not null"))
        .isEqualTo(50);
  }

  @Test
  void blocksOfADowntimeAreAllLookedThrough() throws Exception {
    Sender sender = world.sender();
    List<Signed> all = new ArrayList<>();
    for (Signed signed : world.sign(sender, Wish.transfer(), 100)) {
      world.send(signed);
      world.mine(1);
      all.add(signed);
    }

    world.run(heads);

    for (Signed signed : all.subList(0, 99)) {
      assertThat(world.state(signed.transaction())).isEqualTo("confirmed");
    }
    assertThat(world.state(all.getLast().transaction())).isEqualTo("pending");
  }

  @Test
  void whatTheBlocksWereNotLookedThroughForIsFoundByNonce() throws Exception {
    Sender sender = world.sender();
    Signed signed = world.sign(sender, Wish.transfer());
    world.execute(
        "update attempts set chain_id = 1 where transaction_id = ?", signed.transaction());
    world.send(signed);
    world.mine(1);
    world.run(heads); // does not know the hash
    assertThat(world.row(signed.transaction()).get("block_number")).isNull();
    world.execute(
        "update attempts set chain_id = ? where transaction_id = ?",
        world.id,
        signed.transaction());

    world.mine(1);
    world.run(heads);

    assertThat(world.row(signed.transaction()))
        .containsEntry("block_number", chain.blockNumber() - 1);
  }

  @Test
  void sendersWithTransactionsOutAreObservedAtEachHead() throws Exception {
    Sender sender = world.sender();
    mined(sender, Wish.transfer());
    world.sign(sender, Wish.transfer());

    world.run(heads);

    assertThat(
            world.value(
                String.class,
                "select latest_nonce || ' at ' || block_number from account_observations"))
        .isEqualTo("1 at " + chain.blockNumber());
  }

  @Test
  void writingTheSameAgainChangesNothing() throws Exception {
    Signed signed = mined(world.sender(), Wish.transfer());
    world.run(heads);
    // As a leader would find it that was killed before the blocks were written, and after.
    world.execute("delete from blocks where number = ?", chain.blockNumber());

    HeadFollower next = newHeads();
    world.run(next);
    world.run(newHeads());

    assertThat(world.events(signed.transaction())).containsExactly("queued", "signed", "included");
  }
}
