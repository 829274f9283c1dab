package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianIsTheOneInTheMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 5.0))).contains(new Spread(5, 1, 9, 3));
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 100.0, 2.0))).contains(new Spread(3, 1, 100, 4));
  }

  @Test
  void oneIsItsOwnSpread() {
    Spread one = Spread.of(List.of(1_234.5)).orElseThrow();

    assertThat(one).isEqualTo(new Spread(1_234.5, 1_234.5, 1_234.5, 1));
    assertThat(one.text()).isEqualTo("1,235");
  }

  @Test
  void nothingMeasuredHasNone() {
    assertThat(Spread.of(List.of())).isEmpty();
  }

  @Test
  void textHasTheWholeSpread() {
    assertThat(new Spread(800, 700, 1_900, 3).text()).isEqualTo("800 (700 to 1,900, 3)");
  }
}
