package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionSignatureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          transfer(address,uint256)                    | 0xa9059cbb
          approve(address,uint256)                     | 0x095ea7b3
          transferFrom(address,address,uint256)        | 0x23b872dd
          totalSupply()                                | 0x18160ddd
          multicall(bytes[])                           | 0xac9650d8
          safeBatchTransferFrom(address,address,uint256[],uint256[],bytes) | 0x2eb2c2d6
          exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160)) | 0x414bf389
          """)
  void selectorIsThatOfTheCanonicalSignature(String signature, String selector) throws AbiMismatch {
    FunctionSignature parsed = FunctionSignature.parse(signature);

    assertThat(parsed).hasToString(signature);
    assertThat(parsed.selector()).hasToString(selector);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(bytes32[2][],(bool,string)[3],((int8)[])[1])",
        "_$1(uint8)",
        "f(uint256[99999])",
        "f((((((((((((((((bool))))))))))))))))"
      })
  void unusualSignaturesAreRead(String signature) throws AbiMismatch {
    assertThat(FunctionSignature.parse(signature)).hasToString(signature);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "transfer",
        "transfer(",
        "transfer(address",
        "transfer(address,",
        "transfer(address,)",
        "transfer(,address)",
        "transfer(address uint256)",
        "transfer(address, uint256)",
        "transfer(address to,uint256 amount)",
        "transfer(address,uint256) ",
        "transfer(address,uint256)()",
        " transfer(address,uint256)",
        "1f()",
        "f-g()",
        "(address)",
        "f(())",
        "f(uint)",
        "f(int)",
        "f(uint7)",
        "f(uint264)",
        "f(uint0)",
        "f(uint08)",
        "f(bytes0)",
        "f(bytes33)",
        "f(address20)",
        "f(fixed)",
        "f(fixed128x18)",
        "f(function)",
        "f(tuple)",
        "f(Uint256)",
        "f(uint256[0])",
        "f(uint256[-1])",
        "f(uint256[01])",
        "f(uint256[100000])",
        "f(uint256[)",
        "f(uint256])",
        "f(bool)\u0000",
        "f((((((((((((((((((bool))))))))))))))))))",
        "f(bool[][][][][][][][][][][][][][][][][])"
      })
  void otherSignaturesAreRefusedWithWhatWasExpected(String signature) {
    assertThatExceptionOfType(AbiMismatch.class)
        .isThrownBy(() -> FunctionSignature.parse(signature))
        .satisfies(refusal -> {
          assertThat(refusal.path()).isEqualTo("function");
          assertThat(refusal.problem())
              .containsAnyOf("(expected ", "instead of")
              .doesNotContain("\u0000");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 1_000_000})
  void lengthIsBounded(int length) {
    assertThatExceptionOfType(AbiMismatch.class)
        .isThrownBy(() -> FunctionSignature.parse("f(" + "(".repeat(length)));
  }
}
