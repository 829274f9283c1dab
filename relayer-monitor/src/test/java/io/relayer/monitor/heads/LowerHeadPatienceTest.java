package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LowerHeadPatienceTest {
  private Instant now = Instant.EPOCH;
  private final LowerHeadPatience belief = new LowerHeadPatience(Duration.ofSeconds(10), () -> now);

  @Test
  void lowerForkIsFollowedAfterPatience() {
    belief.sawLowerFork();
    now = now.plusSeconds(9);
    belief.sawLowerFork();
    assertThat(belief.inLower()).isFalse();

    now = now.plusSeconds(1);
    assertThat(belief.inLower()).isTrue();
  }

  @Test
  void patienceBeginsAnewOnceAnythingElseWasSeen() {
    belief.sawLowerFork();
    now = now.plusSeconds(9);
    belief.sawElse();
    belief.sawLowerFork();
    now = now.plusSeconds(9);

    assertThat(belief.inLower()).isFalse();
  }
}
