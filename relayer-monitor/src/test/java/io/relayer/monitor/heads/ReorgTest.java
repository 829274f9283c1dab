package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.domain.BlockHash;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.World;
import io.relayer.monitor.leader.Leader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorgTest {
  private static DevChain chain;

  private World world;
  private HeadFollower heads;

  @BeforeAll
  static void startChain() {
    chain = TestStack.newChain(options -> options.withMining(new Mining.OnDemand()));
  }

  @AfterAll
  static void endChain() {
    chain.close();
  }

  @BeforeEach
  void start() throws Exception {
    world = new World(chain);
    heads = newHeads();
    world.mine(1);
    world.run(heads);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private HeadFollower newHeads() {
    return new HeadFollower(world.leader, world.nodes, world.terms, world.metrics);
  }

  private Signed mined(Sender sender, Wish wish) {
    Signed signed = world.sign(sender, wish);
    world.send(signed);
    world.mine(1);
    return signed;
  }

  /// The chain as it was before `change`, then that many blocks without its transactions.
  private void replace(String snapshot, int blocks) {
    back(snapshot);
    world.mine(blocks);
  }

  private void back(String snapshot) {
    chain.rpc("evm_revert", snapshot);
    chain.rpc("anvil_dropAllTransactions");
    // Another miner, so that the blocks that follow have other hashes.
    chain.rpc("anvil_setCoinbase", world.stranger().address().toString());
  }

  private String snapshot() {
    return chain.rpc("evm_snapshot").asString();
  }

  private boolean isDue(Signed signed) {
    return world.value(
        Boolean.class,
        "select resend_at <= clock_timestamp() from attempts where transaction_id = ?",
        signed.transaction());
  }

  private void assertWindowIsTheChain() {
    assertThat(world.value(Long.class, "select max(number) from blocks"))
        .isEqualTo(chain.blockNumber());
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

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void transactionsOfLostBlocksArePutBackAndSentAgain(int depth) throws Exception {
    Sender sender = world.sender();
    String before = snapshot();
    List<Signed> all = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      all.add(mined(sender, Wish.transfer().withDepth(5, false)));
    }
    world.run(heads);

    replace(before, depth);
    world.run(heads);

    for (Signed signed : all) {
      assertThat(world.row(signed.transaction()))
          .containsEntry("state", "pending")
          .containsEntry("block_number", null)
          .containsEntry("succeeded", null);
      assertThat(world.events(signed.transaction()))
          .containsExactly("queued", "signed", "included", "reorged");
      assertThat(isDue(signed)).isTrue();
    }
    assertWindowIsTheChain();

    world.send(all);
    world.mine(1);
    world.run(heads);

    for (Signed signed : all) {
      assertThat(world.row(signed.transaction()))
          .containsEntry("block_number", chain.blockNumber());
      assertThat(world.events(signed.transaction()))
          .containsExactly("queued", "signed", "included", "reorged", "included");
    }
  }

  @Test
  void transactionThatIsInTheOtherForkAsWellIsIncludedAgainInOneStep() throws Exception {
    String before = snapshot();
    Signed signed = mined(world.sender(), Wish.transfer());
    world.run(heads);
    back(before);
    chain.rpc("anvil_setBalance", senderOf(signed), "0x3635c9adc5dea00000");
    world.send(signed);
    world.mine(1);

    world.run(heads);

    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "reorged", "included");
    assertThat(isSilent(signed)).isTrue();
  }

  private String senderOf(Signed signed) {
    return world.value(
        String.class,
        "select hex(sender) from transactions where transaction_id = ?",
        signed.transaction());
  }

  private boolean isSilent(Signed signed) {
    return world.value(
        Boolean.class,
        "select resend_at is null from attempts where transaction_id = ?",
        signed.transaction());
  }

  @Test
  void reorgBelowAFinalTransactionIsAFinalityViolation() throws Exception {
    String before = snapshot();
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(2, false));
    world.mine(1);
    world.run(heads);
    assertThat(world.state(signed.transaction())).isEqualTo("confirmed");

    replace(before, 3);
    world.run(heads);

    assertThat(world.row(signed.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("final_at", null)
        .containsEntry("block_number", null);
    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed", "finality-violated");
    assertThat(isDue(signed)).isTrue();
  }

  @Test
  void chainThatWentBackIsFollowedOnceItIsAsHighAgain() throws Exception {
    String before = snapshot();
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(9, false));
    world.mine(2);
    world.run(heads);
    back(before);
    world.mine(1);

    world.run(heads); // a lower head may be that of a node which lags
    assertThat(world.events(signed.transaction())).endsWith("included");

    world.mine(2);
    world.run(heads);
    assertThat(world.events(signed.transaction())).endsWith("included", "reorged");
    assertWindowIsTheChain();
  }

  @Test
  void afterALongDowntimeEverythingIsJudgedAnew() throws Exception {
    Sender sender = world.sender();
    Signed early = mined(sender, Wish.transfer().withDepth(500, false));
    world.run(heads);
    Signed meanwhile = mined(sender, Wish.transfer());
    Signed open = world.sign(sender, Wish.transfer());
    world.mine(300);

    world.run(newHeads());

    assertThat(world.state(meanwhile.transaction())).isEqualTo("confirmed");
    assertThat(world.events(meanwhile.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
    assertThat(world.row(early.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("succeeded", true);
    assertThat(world.state(open.transaction())).isEqualTo("signed");
    assertWindowIsTheChain();

    world.mine(198); // depth 500, far below the window
    world.run(newHeads());
    assertThat(world.state(early.transaction())).isEqualTo("confirmed");
  }

  @Test
  void whereTheWindowDoesNotMeetTheChainIncludedAndFinalTransactionsAreComparedWithIt()
      throws Exception {
    Sender sender = world.sender();
    Signed stays = mined(sender, Wish.transfer());
    world.mine(1);
    String before = snapshot();
    Sender other = world.sender();
    Signed wasFinal = mined(other, Wish.transfer());
    Signed wasIncluded = mined(other, Wish.transfer().withDepth(400, false));
    world.mine(world.terms.windowSize() - 1);
    world.run(heads);
    assertThat(world.state(wasFinal.transaction())).isEqualTo("confirmed");

    replace(before, world.terms.windowSize() + 5);
    world.run(heads);

    assertThat(world.events(wasFinal.transaction())).endsWith("confirmed", "finality-violated");
    assertThat(world.events(wasIncluded.transaction())).endsWith("included", "reorged");
    assertThat(world.events(stays.transaction())).endsWith("included", "confirmed");
    assertWindowIsTheChain();
  }

  @Test
  void leaderThatDiesWhileTheWindowIsMadeAnewLeavesItToTheNext() throws Exception {
    Signed meanwhile = mined(world.sender(), Wish.transfer());
    world.mine(300);
    HeadFollower dying = diesAtItsFirstWord();

    assertThatThrownBy(() -> world.run(dying)).isInstanceOf(Death.class);
    assertThat(world.events(meanwhile.transaction())).endsWith("included");
    assertThat(world.value(Long.class, "select head_number from chain_heads"))
        .isLessThan(chain.blockNumber());

    world.run(newHeads());

    assertThat(world.events(meanwhile.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
    assertWindowIsTheChain();
  }

  @Test
  void leaderThatDiesWithinALargeReorgLeavesTheRestToTheNext() throws Exception {
    Sender sender = world.sender();
    String before = snapshot();
    world.send(world.sign(sender, Wish.transfer().withDepth(9, false), 1_100));
    world.mine(1);
    world.run(heads);
    assertThat(included()).isEqualTo(1_100);
    replace(before, 2);

    assertThatThrownBy(() -> world.run(diesAtItsFirstWord())).isInstanceOf(Death.class);
    assertThat(included()).isBetween(1L, 1_099L);

    world.run(newHeads());

    assertThat(included()).isZero();
    assertThat(world.value(Long.class, "select count(*) from transitions where event = 'reorged'"))
        .isEqualTo(1_100);
    assertWindowIsTheChain();
  }

  private long included() {
    return world.value(
        Long.class, "select count(*) from transactions where block_number is not null");
  }

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// Ends after its first SQL transaction that put back or included anything, before the next.
  private HeadFollower diesAtItsFirstWord() {
    Leader mortal =
        new Leader(
            world.database,
            () -> Optional.of(world.lease),
            _ -> {
              throw new Death();
            });
    return new HeadFollower(mortal, world.nodes, world.terms, world.metrics);
  }

  @Test
  void lostBlocksTableIsMadeAnew() throws Exception {
    Signed signed = mined(world.sender(), Wish.transfer().withDepth(3, false));
    world.run(heads);
    world.execute("delete from blocks");

    world.run(newHeads());
    world.mine(2);
    world.run(newHeads());

    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "confirmed");
  }

  @Test
  void includedRowInABlockThatIsNotCanonicalIsPutBackInsteadOfBecomingFinal() throws Exception {
    Sender sender = world.sender();
    Signed signed = mined(sender, Wish.transfer().withDepth(3, false));
    world.run(heads);
    world.execute(
        "update transactions set block_hash = sha256('other') where transaction_id = ?",
        signed.transaction());

    world.mine(2);
    world.run(heads); // put back, and found again by nonce at the next head
    assertThat(world.events(signed.transaction())).endsWith("included", "reorged");
    world.mine(1);
    world.run(heads);

    assertThat(world.events(signed.transaction()))
        .containsExactly("queued", "signed", "included", "reorged", "included", "confirmed");
  }
}
