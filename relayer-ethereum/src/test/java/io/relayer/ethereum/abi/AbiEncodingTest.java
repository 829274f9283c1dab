package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AbiEncodingTest {
  private static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  /// The examples of Solidity's ABI specification, word by word.
  record Example(String function, List<CallArgument> args, String data) {}

  static List<Example> examples() {
    return List.of(
        new Example("baz(uint32,bool)", Args.of(69, true), "cdcd77c0" + word("45") + word("1")),
        new Example(
            "bar(bytes3[2])",
            Args.of(List.of("0x616263", "0x646566")),
            "fce353f6" + left("616263") + left("646566")),
        new Example(
            "sam(bytes,bool,uint256[])",
            Args.of("0x64617665", true, List.of(1, "2", "0x3")),
            "a5643bf2"
                + (word("60") + word("1") + word("a0"))
                + (word("4") + left("64617665"))
                + (word("3") + word("1") + word("2") + word("3"))),
        new Example(
            "f(uint256,uint32[],bytes10,bytes)",
            Args.of(
                "0x123",
                List.of("0x456", "0x789"),
                "0x31323334353637383930",
                "0x48656c6c6f2c20776f726c6421"),
            "8be65246"
                + (word("123") + word("80") + left("31323334353637383930") + word("e0"))
                + (word("2") + word("456") + word("789"))
                + (word("d") + left("48656c6c6f2c20776f726c6421"))),
        new Example(
            "g(uint256[][],string[])",
            Args.of(List.of(List.of(1, 2), List.of(3)), List.of("one", "two", "three")),
            "2289b18c"
                + (word("40") + word("140"))
                + (word("2") + word("40") + word("a0"))
                + (word("2") + word("1") + word("2"))
                + (word("1") + word("3"))
                + (word("3") + word("60") + word("a0") + word("e0"))
                + (word("3") + left("6f6e65"))
                + (word("3") + left("74776f"))
                + (word("5") + left("7468726565"))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesOfTheSpecificationAreEncodedWordByWord(Example example) throws AbiMismatch {
    FunctionSignature signature = FunctionSignature.parse(example.function());

    assertThat(signature.encode(example.args())).hasToString("0x" + example.data());
  }

  @Test
  void negativeNumbersAreTwosComplement() throws AbiMismatch {
    String data = FunctionSignature.parse("f(int8,int256)").encode(Args.of("-128", -1)).toString();

    assertThat(data).endsWith("f".repeat(62) + "80" + "f".repeat(64));
  }

  @Test
  void staticTupleStandsInTheHeadAndDynamicOneBehindAnOffset() throws AbiMismatch {
    String fixed =
        FunctionSignature.parse("f((uint8,bool),uint8)")
            .encode(Args.of(List.of(1, true), 2))
            .toString();
    String dynamic =
        FunctionSignature.parse("f((uint8,bytes),uint8)")
            .encode(Args.of(List.of(1, "0xff"), 2))
            .toString();

    assertThat(fixed.substring(10)).isEqualTo(word("1") + word("1") + word("2"));
    assertThat(dynamic.substring(10))
        .isEqualTo(word("40") + word("2") + (word("1") + word("40") + (word("1") + left("ff"))));
  }

  record Misfit(String type, List<CallArgument> args, String path, String expected) {}

  static List<Misfit> misfits() {
    return List.of(
        new Misfit("uint8", Args.of(), "args", "an array of 1 for (uint8)"),
        new Misfit("uint8", Args.of(1, 2), "args", "an array of 1 for (uint8)"),
        new Misfit("uint8", Args.of(256), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of("0x100"), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of(-1), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of("-1"), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of("1.0"), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of(""), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8", Args.of(true), "args[0]", "uint8 in decimal or 0x hex"),
        new Misfit("int8", Args.of(128), "args[0]", "int8 in decimal or 0x hex"),
        new Misfit("int8", Args.of("-129"), "args[0]", "int8 in decimal or 0x hex"),
        new Misfit("int8", Args.of("-0x1"), "args[0]", "int8 in decimal or 0x hex"),
        new Misfit("int8", Args.of("--1"), "args[0]", "int8 in decimal or 0x hex"),
        new Misfit("bool", Args.of(1), "args[0]", "bool: true or false"),
        new Misfit("bool", Args.of("true"), "args[0]", "bool: true or false"),
        new Misfit("address", Args.of("0x12"), "args[0]", "address: 0x and 40 hex digits"),
        new Misfit("address", Args.of(0), "args[0]", "address: 0x and 40 hex digits"),
        new Misfit(
            "address",
            Args.of("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            "args[0]",
            "address with the checksum of " + ADDRESS),
        new Misfit("bytes2", Args.of("0xff"), "args[0]", "bytes2: 0x and 4 hex digits"),
        new Misfit("bytes2", Args.of("0xffffff"), "args[0]", "bytes2: 0x and 4 hex digits"),
        new Misfit("bytes2", Args.of("ffff"), "args[0]", "bytes2: 0x and 4 hex digits"),
        new Misfit("bytes", Args.of("0Xff"), "args[0]", "bytes: 0x and pairs of hex digits"),
        new Misfit("bytes", Args.of("0xf"), "args[0]", "bytes: 0x and pairs of hex digits"),
        new Misfit("bytes", Args.of(List.of()), "args[0]", "bytes: 0x and pairs of hex digits"),
        new Misfit("string", Args.of(5), "args[0]", "string"),
        new Misfit("uint8[]", Args.of("1"), "args[0]", "an array of uint8"),
        new Misfit("uint8[]", Args.of(List.of(1, 999)), "args[0][1]", "uint8 in decimal or 0x hex"),
        new Misfit("uint8[2]", Args.of(List.of(1)), "args[0]", "an array of 2 for uint8[2]"),
        new Misfit(
            "(bool,uint8[])[]",
            Args.of(List.of(List.of(true, List.of(1)), List.of(true, List.of("x")))),
            "args[0][1][1][0]",
            "uint8 in decimal or 0x hex"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void argumentThatDoesNotFitIsNamed(Misfit misfit) {
    assertThatExceptionOfType(AbiMismatch.class)
        .isThrownBy(() -> FunctionSignature.parse("f(" + misfit.type() + ")").encode(misfit.args()))
        .satisfies(refusal -> {
          assertThat(refusal.path()).isEqualTo(misfit.path());
          assertThat(refusal.problem()).endsWith("(expected " + misfit.expected() + ")");
        });
  }

  private static String word(String hex) {
    return "0".repeat(64 - hex.length()) + hex;
  }

  private static String left(String hex) {
    return hex + "0".repeat(64 - hex.length());
  }
}
