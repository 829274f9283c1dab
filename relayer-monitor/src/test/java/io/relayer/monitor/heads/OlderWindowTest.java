package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import org.junit.jupiter.api.Test;

/// An older copy of the database comes back under a monitor that goes on, with the lease that it
/// has.
class OlderWindowTest extends HeadsTest {
  @Test
  void whatTheStoredWindowLacksIsReadAgain() throws Exception {
    Signed ours = mined(world.sender(), Wish.transfer());
    world.run(heads);
    world.execute("delete from blocks where number = (select max(number) from blocks)");
    world.mine(10);

    assertThatThrownBy(() -> world.run(heads))
        .isInstanceOf(RelayerException.class)
        .hasMessageContainingAll("the window in the database", "read again");
    world.run(heads);

    assertWindowIsTheChain();
    assertThat(
            world.value(Long.class, "select max(number) - min(number) + 1 - count(*) from blocks"))
        .as("blocks that the window lacks")
        .isZero();
    assertThat(world.state(ours.transaction())).isEqualTo("confirmed");
  }
}
