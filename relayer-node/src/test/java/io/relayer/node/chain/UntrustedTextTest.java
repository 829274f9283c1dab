package io.relayer.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UntrustedTextTest {
  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(UntrustedText.clean("nonce too low: next nonce 5, tx nonce 4 — 😀"))
        .isEqualTo("nonce too low: next nonce 5, tx nonce 4 — 😀");
  }

  @Test
  void controlCharactersAndHalfCharactersBecomeBlanks() {
    assertThat(UntrustedText.clean("a\u0000b\ud83dc\u2028d\u007fe")).isEqualTo("a b c d e");
  }

  @Test
  void cutDoesNotHalveACharacter() {
    assertThat(UntrustedText.clean("a" + "😀".repeat(600))).isEqualTo("a" + "😀".repeat(499));
  }
}
