package io.relayer.node.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Wei;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Minimum prices, as error texts state them.
class StatedMinimumTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIP   | 15000000    | transaction underpriced: gas tip cap 0, minimum needed 15000000",
        "TIP   | 25000000000 | transaction gas price below minimum: gas tip cap 1, minimum needed 25000000000",
        "TIP   | 15000000    | transaction underpriced: minimum needed 15000000",
        "TIP   | 1000000     | transaction underpriced: tip needed 1000000, tip permitted 0",
        "PRICE | 7           | max fee per gas less than block base fee: address 0x00000000000000000000000000000000000000aa, maxFeePerGas: 1, baseFee: 7",
        "PRICE | 100000000   | max fee per gas less than block base fee: address 0xaa, maxFeePerGas: 1 baseFee: 100000000",
        "PRICE | 875000000   | Transaction maxFeePerGas (1) is too low for the next block, which has a baseFeePerGas of 875000000",
        "TIP   | 25          | transaction underpriced: address 0xaa have gas tip cap (1) < pool gas tip cap (25)",
        "TIP   | 2000        | gas price too low: the minimum gas price is 2000",
        "TIP   | 1500000     | underpriced, at least 0.0015 gwei",
      })
  void isReadFromTheWords(StatedMinimum.Of of, long wei, String words) {
    assertThat(StatedMinimum.in(words)).contains(new StatedMinimum(Wei.of(wei), of));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction underpriced",
        "FeeTooLow",
        "Gas price below configured minimum gas price",
        "max fee per gas less than block base fee",
        "",
      })
  void mayNotBeNamed(String words) {
    assertThat(StatedMinimum.in(words)).isEmpty();
  }

  @Test
  void numberWithoutAnEndIsNone() {
    assertThat(StatedMinimum.in("minimum needed " + "9".repeat(200))).isEmpty();
  }
}
