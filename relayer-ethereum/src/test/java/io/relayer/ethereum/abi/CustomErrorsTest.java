package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomErrorsTest {
  private static final String ABI =
      """
      [
        {"type":"error","name":"Unauthorized","inputs":[]},
        {"type":"error","name":"InsufficientBalance","inputs":[
          {"name":"available","type":"uint256"},{"name":"required","type":"uint256"}]},
        {"type":"error","name":"Everything","inputs":[
          {"name":"","type":"int8"},{"name":"who","type":"address"},{"name":"ok","type":"bool"},
          {"name":"id","type":"bytes3"},{"name":"raw","type":"bytes"},{"name":"text","type":"string"},
          {"name":"list","type":"tuple[]","components":[{"name":"a","type":"uint8[2]"},{"name":"b","type":"string"}]}]},
        {"type":"error","name":"Deep","inputs":[{"name":"","type":"uint8[][][][][][][][]"}]},
        {"type":"error","name":"Nothings","inputs":[{"name":"","type":"tuple[]","components":[]}]},
        {"type":"error","name":"Wide","inputs":[{"name":"","type":"bool[99999][99999][99999][99999][99999]"}]}
      ]
      """;

  private final ContractAbi abi = ContractAbi.parse(ABI, new ArrayList<>());
  private final CustomErrors errors = CustomErrors.of(List.of(abi));

  @Test
  void declaredErrorIsToldByNameWithItsArguments() throws AbiMismatch {
    assertThat(errors.describe(Bytes.parse("0x82b42900"))).contains("Unauthorized()");
    assertThat(errors.describe(data("InsufficientBalance", 1, "0x" + "f".repeat(64))))
        .contains(
            "InsufficientBalance(available=1,"
                + " required=115792089237316195423570985008687907853269984665640564039457584007913129639935)");
  }

  @Test
  void everyTypeHasItsText() throws AbiMismatch {
    Bytes data =
        data(
            "Everything",
            "-128",
            "0x000000000000000000000000000000000000000A",
            true,
            "0x0a0B0c",
            "0xff00",
            "grün \u0000 \"x\"",
            List.of(List.of(List.of(1, 2), "one"), List.of(List.of(3, 4), "")));

    assertThat(errors.describe(data))
        .contains(
            "Everything(-128, who=0x000000000000000000000000000000000000000a, ok=true, id=0x0a0b0c,"
                + " raw=0xff00, text=\"grün \\u0000 \"x\"\", list=[(a=[1, 2], b=\"one\"), (a=[3,"
                + " 4], b=\"\")])");
  }

  @Test
  void otherBytesAreNoDeclaredError() throws AbiMismatch {
    Bytes whole = data("InsufficientBalance", 1, 2);

    assertThat(errors.describe(Bytes.EMPTY)).isEmpty();
    assertThat(errors.describe(Bytes.parse("0x82b429"))).isEmpty();
    assertThat(errors.describe(Bytes.parse("0x08c379a0"))).isEmpty();
    assertThat(errors.describe(cut(whole, 1))).isEmpty();
    assertThat(CustomErrors.NONE.describe(whole)).isEmpty();
  }

  @Test
  void valuesThatDoNotFitTheirTypesAreNotBelieved() throws AbiMismatch {
    String words =
        data("Everything", 1, "0x" + "0a".repeat(20), true, "0x0a0b0c", "0x", "", List.of())
            .toString();

    assertThat(errors.describe(Bytes.parse(words))).isPresent();
    assertThat(
            errors.describe(
                Bytes.parse(words.replace("0".repeat(63) + "1", "0".repeat(62) + "ff"))))
        .isEmpty();
    assertThat(
            errors.describe(
                Bytes.parse(words.replace("0".repeat(24) + "0a0a", "0".repeat(23) + "10a0a"))))
        .isEmpty();
  }

  @Test
  void lengthsAndOffsetsThatLieAreNotBelieved() {
    for (String lie :
        new String[] {"7f" + "ff".repeat(31), "ff".repeat(32), word(Integer.MAX_VALUE)}) {
      String selector = abi.errors().get(3).selector().toString();

      assertThat(errors.describe(Bytes.parse(selector + lie))).isEmpty();
      assertThat(errors.describe(Bytes.parse(selector + word(32) + lie))).isEmpty();
    }
    assertThat(errors.describe(Bytes.parse(abi.errors().get(5).selector() + "00".repeat(32))))
        .isEmpty();
  }

  @Test
  void fewBytesThatStandForEndlessTextAreCut() throws AbiMismatch {
    // Eight levels of arrays: the thirty elements of each are one and the same, the next level.
    String level = word(30) + word(30 * 32).repeat(30);
    String nested = word(32) + level.repeat(7) + word(30) + word(1).repeat(30);
    String nothings = word(32) + word(Integer.MAX_VALUE);

    for (String lie :
        new String[] {
          abi.errors().get(3).selector() + nested, abi.errors().get(4).selector() + nothings
        }) {
      assertThat(errors.describe(Bytes.parse(lie)).orElse(""))
          .hasSizeBetween(1_000, 1_100)
          .endsWith("…");
    }
    assertThat(
            errors.describe(
                data(
                    "Everything",
                    1,
                    "0x" + "0a".repeat(20),
                    true,
                    "0x0a0b0c",
                    "0x" + "00".repeat(9_000),
                    "",
                    List.of())))
        .hasValueSatisfying(text -> assertThat(text).hasSizeLessThan(1_100).endsWith("…"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyBytesAreReadOrNot(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      byte[] arguments = new byte[32 * random.nextInt(20)];
      for (int at = 31; at < arguments.length; at += 32) {
        arguments[at] = (byte) (random.nextBoolean() ? 32 * random.nextInt(8) : random.nextInt(4));
      }
      FunctionSignature error = abi.errors().get(random.nextInt(abi.errors().size()));
      Bytes data = Bytes.parse(error.selector() + Bytes.of(arguments).toString().substring(2));

      errors
          .describe(data)
          .ifPresent(text -> assertThat(text).hasSizeLessThan(1_100).matches(Printable::isClean));
    }
  }

  private Bytes data(String name, Object... arguments) throws AbiMismatch {
    FunctionSignature error =
        abi.errors().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    return error.encode(Args.of(arguments));
  }

  private static String word(int value) {
    return "%064x".formatted(value);
  }

  private static Bytes cut(Bytes bytes, int by) {
    return Bytes.of(java.util.Arrays.copyOf(bytes.toArray(), bytes.size() - by));
  }
}
