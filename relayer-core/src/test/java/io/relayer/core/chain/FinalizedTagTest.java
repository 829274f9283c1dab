package io.relayer.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FinalizedTagTest {
  @Test
  void theTagDecides() {
    assertThat(FinalizedTag.number(1_000, OptionalLong.of(930), 64)).isEqualTo(930);
  }

  @Test
  void depthStandsInWhereThereIsNoTag() {
    // depth 64: 1000 - 937 + 1
    assertThat(FinalizedTag.number(1_000, OptionalLong.empty(), 64)).isEqualTo(937);
  }

  @Test
  void depthStandsInForATagThatStandsStill() {
    assertThat(FinalizedTag.number(1_000, OptionalLong.of(744), 64)).isEqualTo(744);
    assertThat(FinalizedTag.number(1_001, OptionalLong.of(744), 64)).isEqualTo(938);
  }
}
