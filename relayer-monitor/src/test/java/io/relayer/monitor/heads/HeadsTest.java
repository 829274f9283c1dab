package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/// Tests that follow the head, and take blocks away from the chain.
abstract class HeadsTest extends WorldTest {
  HeadFollower heads;

  @BeforeEach
  void follow() throws Exception {
    heads = newHeads();
    world.mine(1);
    world.run(heads);
  }

  /// As the next leader would begin.
  final HeadFollower newHeads() {
    return new HeadFollower(world.leader, world.nodes, world.terms, world.metrics);
  }

  final Signed mined(Sender sender, Wish wish) {
    Signed signed = world.sign(sender, wish);
    world.send(signed);
    world.mine(1);
    return signed;
  }

  /// One that was signed elsewhere, asks for depth 1, and that all nodes refuse for good.
  final Signed refused(Sender sender, Wish wish) {
    Signed ours = world.sign(sender, wish.withDepth(1, false));
    world.execute("update accounts set managed_by = 'external'");
    world.execute(
        "update transactions set sent_count = 1, refused_since = now() - interval '11 minutes'");
    return ours;
  }

  /// Its row as it is now.
  final TransactionVersion ref(Signed signed) {
    return new TransactionVersion(
        signed.transaction(),
        world.value(
            Integer.class,
            "select version from transactions where transaction_id = ?",
            signed.transaction()));
  }

  static String snapshot() {
    return chain.rpc("evm_snapshot").asString();
  }

  /// The chain as it was at the snapshot.
  final void back(String snapshot) {
    chain.rpc("evm_revert", snapshot);
    chain.rpc("anvil_dropAllTransactions");
    // Another miner, so that the blocks that follow have other hashes.
    chain.rpc("anvil_setCoinbase", world.stranger().address().toString());
  }

  /// The chain as it was at the snapshot, then that many blocks without transactions.
  final void replace(String snapshot, int blocks) {
    back(snapshot);
    world.mine(blocks);
  }

  final void assertWindowIsTheChain() {
    assertThat(world.value(Long.class, "select max(number) from blocks"))
        .isEqualTo(chain.blockNumber());
    assertThat(world.value(Long.class, "select block_gas_limit from chain_heads"))
        .isEqualTo(world.nodes.head().gasLimit());
    assertThat(world.value(byte[].class, "select head_hash from chain_heads"))
        .isEqualTo(world.nodes.head().hash().toArray());
    world
        .database
        .<List<Long>, RuntimeException>withHandle(h ->
            h.createQuery("select number from blocks order by number desc limit 10")
                .mapTo(Long.class)
                .list())
        .forEach(number ->
            assertThat(
                    world.value(
                        BlockHash.class, "select hash from blocks where number = ?", number))
                .isEqualTo(world.nodes.header(number).orElseThrow().hash()));
  }
}
