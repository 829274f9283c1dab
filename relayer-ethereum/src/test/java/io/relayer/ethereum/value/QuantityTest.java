package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0x0, 0",
    "007, 7",
    "0x00ff, 255",
    "0xFf, 255",
    "115792089237316195423570985008687907853269984665640564039457584007913129639936,"
        + " 115792089237316195423570985008687907853269984665640564039457584007913129639936"
  })
  void wholeNumbersAreRead(String text, BigInteger value) {
    assertThat(Quantity.parse(text)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "0x", "x", "-1", "+1", "1.0", "1e3", "1_000", "1,000", " 1", "1 ", "0X1", "0x-1",
        "0xg", "ff", "٣", "१", "1gwei", "\u0000", "0x 1"
      })
  void everythingElseIsNot(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 1_000_000})
  void lengthIsBounded(int length) {
    assertThat(Quantity.parse("1".repeat(length))).isEmpty();
  }
}
