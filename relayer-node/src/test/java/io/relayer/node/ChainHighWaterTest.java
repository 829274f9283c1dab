package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The high-water marks, by a clock that is set.
final class ChainHighWaterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private long now;
  private final ChainHighWater highWater = new ChainHighWater(PATIENCE, () -> now);

  private static Address account(int number) {
    return Address.parse("0x%040x".formatted(number));
  }

  @Test
  void whatIsBehindTheHighestIsNotBelieved() {
    assertThat(highWater.acceptsHead(7)).isTrue();
    assertThat(highWater.acceptsHead(6)).isFalse();
    assertThat(highWater.acceptsHead(7)).isTrue();
    assertThat(highWater.acceptsHead(8)).isTrue();
    assertThat(highWater.reaches(8)).isTrue();
    assertThat(highWater.reaches(9)).isFalse();
  }

  @Test
  void headAndEachNonceAreApart() {
    assertThat(highWater.acceptsHead(100)).isTrue();
    assertThat(highWater.acceptsNonce(account(1), new Nonce(5))).isTrue();
    assertThat(highWater.acceptsNonce(account(2), new Nonce(4))).isTrue();
    assertThat(highWater.acceptsNonce(account(1), new Nonce(4))).isFalse();
  }

  @Test
  void whatNobodyConfirmsIsForgotten() {
    assertThat(highWater.acceptsHead(1_000_000)).isTrue();
    now += PATIENCE.toNanos();
    assertThat(highWater.acceptsHead(7)).isFalse();
    now++;
    assertThat(highWater.acceptsHead(7)).isTrue();
    assertThat(highWater.acceptsHead(6)).isFalse();
  }

  @Test
  void accountsThatNobodyAsksForAreForgotten() {
    assertThat(highWater.acceptsNonce(account(0), new Nonce(5))).isTrue();
    for (int i = 1; i <= 10_000; i++) {
      assertThat(highWater.acceptsNonce(account(i), new Nonce(1))).isTrue();
    }
    assertThat(highWater.acceptsNonce(account(0), new Nonce(4))).isTrue();
  }
}
