package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorgTest extends HeadsTest {
  private boolean isDue(Signed signed) {
    return world.value(
        Boolean.class,
        "select resend_at <= clock_timestamp() from transactions where transaction_id = ?",
        signed.transaction());
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
        "select resend_at is null from transactions where transaction_id = ?",
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
