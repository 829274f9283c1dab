package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private final BenchResult result = Results.with(Results.round(8, 1_000));

  @Test
  void ratioThatIsReachedIsNotMissed() {
    assertThat(new Bounds(0.25, 2.0, 1.0).missed(result, OptionalDouble.of(1))).isEmpty();
  }

  @Test
  void eachRatioThatIsNotReachedIsTold() {
    assertThat(new Bounds(0.26, 2.1, 1.0).missed(result, OptionalDouble.of(0.99)))
        .containsExactly(
            "the relayer has 0.250 of the node's batched ceiling, and 0.26 is asked",
            "the relayer has 2.000 of the cold bare loop, and 2.1 is asked",
            "the relayer has 0.990 of the earlier result, and 1.0 is asked");
  }

  @Test
  void ratioThatWasNotMeasuredIsMissed() {
    assertThat(new Bounds(0.1, null, null).missed(Results.with(), OptionalDouble.empty()))
        .singleElement()
        .asString()
        .contains("was not measured");
  }

  @Test
  void nothingAskedIsNothingMissed() {
    assertThat(new Bounds(null, null, null).missed(Results.with(), OptionalDouble.empty()))
        .isEmpty();
  }
}
