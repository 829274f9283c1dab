package io.relayer.signer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.ChainSettings.Tier;
import io.relayer.core.chain.Depth;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.ethereum.value.Wei;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiersTest {
  private static final List<Tier> TIERS =
      List.of(
          new Tier(Wei.of(1_000), new Depth.Finalized()),
          new Tier(Wei.of(10), new Depth.Blocks(30)),
          new Tier(Wei.of(100), new Depth.Blocks(64)));

  @ParameterizedTest
  @CsvSource({"9, 12, false", "10, 30, false", "99, 30, false", "100, 64, false", "1000, 64, true"})
  void aValueAsksForTheMostOfWhatItReaches(long value, int blocks, boolean finalized) {
    assertThat(Tiers.atLeast(new NewTransaction.Depth(12, false), TIERS, Wei.of(value)))
        .isEqualTo(new NewTransaction.Depth(blocks, finalized));
  }

  @ParameterizedTest
  @CsvSource({"80, false, 80, false", "12, true, 64, true"})
  void neverForLessThanWhatWasAsked(
      int asked, boolean askedFinalized, int blocks, boolean finalized) {
    assertThat(Tiers.atLeast(new NewTransaction.Depth(asked, askedFinalized), TIERS, Wei.of(100)))
        .isEqualTo(new NewTransaction.Depth(blocks, finalized));
    assertThat(
            Tiers.atLeast(
                new NewTransaction.Depth(asked, askedFinalized), List.of(), Wei.of(1_000)))
        .isEqualTo(new NewTransaction.Depth(asked, askedFinalized));
  }
}
