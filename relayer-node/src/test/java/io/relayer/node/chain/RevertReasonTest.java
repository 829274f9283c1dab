package io.relayer.node.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RevertReasonTest {
  private static final String OFFSET_32 = "00".repeat(31) + "20";

  @Test
  void errorStringIsItsText() {
    assertThat(RevertReason.describe(error("ERC20: transfer amount exceeds balance")))
        .isEqualTo("ERC20: transfer amount exceeds balance");
  }

  @Test
  void textThatPostgresWouldRefuseIsMadeFit() {
    assertThat(RevertReason.describe(error("a\u0000b\u001bc\nd"))).isEqualTo("a b c d");
  }

  @Test
  void endlessTextIsCut() {
    assertThat(RevertReason.describe(error("é".repeat(5_000)))).isEqualTo("é".repeat(1_000));
  }

  @ParameterizedTest
  @CsvSource({
    "01, panic 0x01: assertion failed",
    "11, panic 0x11: arithmetic overflow or underflow",
    "12, panic 0x12: division or modulo by zero",
    "32, panic 0x32: array index out of bounds",
    "51, panic 0x51: call of an uninitialised function",
    "99, panic 0x99: unknown code",
  })
  void panicHasAName(String code, String reason) {
    assertThat(RevertReason.describe(Bytes.parse("0x4e487b71" + "00".repeat(31) + code)))
        .isEqualTo(reason);
  }

  @Test
  void customErrorIsItsSelectorAndArguments() {
    assertThat(RevertReason.describe(Bytes.parse("0x82b42900")))
        .isEqualTo("custom error 0x82b42900");
    assertThat(RevertReason.describe(Bytes.parse("0x82b42900" + OFFSET_32)))
        .isEqualTo("custom error 0x82b42900 with 0x" + OFFSET_32);
  }

  @ParameterizedTest
  @CsvSource({
    "0x, reverted without a reason",
    "0x01, reverted with 0x01",
    "0x08c379a0, custom error 0x08c379a0",
    "0x4e487b7100, custom error 0x4e487b71 with 0x00",
  })
  void tooFewBytesAreShownAsTheyAre(String data, String reason) {
    assertThat(RevertReason.describe(Bytes.parse(data))).isEqualTo(reason);
  }

  @Test
  void lengthsThatLieAreNotBelieved() {
    String huge = "7f" + "ff".repeat(31);
    for (String arguments :
        new String[] {
          huge, OFFSET_32 + huge, OFFSET_32 + "00".repeat(28) + "7fffffff", "00".repeat(32)
        }) {
      String reason = RevertReason.describe(Bytes.parse("0x08c379a0" + arguments));

      assertThat(reason).isIn("", "custom error 0x08c379a0 with 0x" + arguments);
    }
  }

  private static Bytes error(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return Bytes.parse(
        "0x08c379a0" + OFFSET_32 + "%064x".formatted(utf8.length) + HexFormat.of().formatHex(utf8));
  }
}
