package io.relayer.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTest {
  @ParameterizedTest
  @CsvSource({
    "60%, 2, 2.56",
    "60 %, 1, 1.6",
    "0%, 5, 1",
    "+100%, 3, 8",
    "-50%, 2, 0.25",
    "-100%, 1, 0",
    "12.5%, 0, 1"
  })
  void rateGrowsEachYearByTheSameShare(String growth, double years, double times) {
    assertThat(Growth.parse(growth).after(years)).isCloseTo(times, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2, 7.25})
  void whatComesTogetherIsTheSumOfManyShortTimes(double years) {
    Growth growth = Growth.parse("60%");
    int parts = 100_000;
    double sum = 0;
    for (int i = 0; i < parts; i++) {
      sum += growth.after((i + 0.5) * years / parts) * years / parts;
    }

    assertThat(growth.until(years)).isCloseTo(sum, within(1e-6));
  }

  @Test
  void withoutGrowthEachYearIsLikeTheFirst() {
    assertThat(Growth.parse("0%").until(3)).isEqualTo(3);
    assertThat(Growth.parse("-100%").until(3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%", "fast", "60", "NaN%", "Infinity%", "1e3%", "6 0%", "--5%", "1.%"})
  void whatIsNoPercentageIsTold(String growth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Growth.parse(growth))
        .withMessage("'%s': expected a percentage, as 60%%", growth);
  }

  @Test
  void moreThanAllCanNotGo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Growth.parse("-100.5%"))
        .withMessage("%s", "'-100.5%': expected -100% or more");
  }
}
