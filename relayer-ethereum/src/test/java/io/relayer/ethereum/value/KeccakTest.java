package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeccakTest {
  private static final int RATE = 136;

  @ParameterizedTest
  @CsvSource({
    "'', 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    "abc, 0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "'transfer(address,uint256)', 0xa9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"
  })
  void knownInputHasItsKnownHash(String input, String hash) {
    assertThat(Bytes.of(Keccak.hash(input.getBytes(StandardCharsets.US_ASCII)))).hasToString(hash);
  }

  /// Of the bytes 0, 1, 2 and so on, modulo 251: computed from the specification by a program whose
  /// SHA3-256, which has another padding alone, is the same as another library's.
  @ParameterizedTest
  @CsvSource({
    "1, 0xbc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a",
    "135, 0xcbdfd9dee5faad3818d6b06f95a219fd290b0e1706f6a82e5a595b9ce9faca62",
    "136, 0x7ce759f1ab7f9ce437719970c26b0a66ff11fe3e38e17df89cf5d29c7d7f807e",
    "137, 0xac73d4fae68b8453f764007c1a20ce95994187861f0c3227a3a8e99a73a3b1db",
    "271, 0x27eceb59ebc3dc8a04a5b135be641591a7278540e4556a2ba9f408194e666ec3",
    "272, 0x8e2476e65823b24d96ebe239f2c1534cdf763e689e2410c3b1cb0c74e6177bfc",
    "273, 0x3f02f134370e4debb95140ef49ddd3aed8c65ff1ed83a43f1b269421f179c5f9",
    "10000, 0x0605985b5c99ee924864c4c317fe9c120663f3a50e4d3564583fb8ddffeb0228"
  })
  void inputOfAnyLengthHasItsKnownHash(int length, String hash) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i % 251);
    }

    assertThat(Bytes.of(Keccak.hash(input))).hasToString(hash);
  }

  @Test
  void eachLengthOfThreeBlocksHashesAsByBouncyCastle() {
    var random = new Random(31);
    for (int length = 0; length <= 3 * RATE + 1; length++) {
      byte[] input = new byte[length];
      random.nextBytes(input);

      assertThat(Keccak.hash(input)).as("length %d", length).isEqualTo(byBouncyCastle(input));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {32, 33, 34})
  void anyBytesHashAsByBouncyCastle(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] input = new byte[random.nextInt(1 << random.nextInt(1, 15))];
      random.nextBytes(input);

      assertThat(Keccak.hash(input)).as("round %d", i).isEqualTo(byBouncyCastle(input));
    }
  }

  @Test
  void partOfAnArrayHashesAsItsCopy() {
    byte[] whole = new byte[5 * RATE];
    var random = new Random(35);
    random.nextBytes(whole);
    for (int i = 0; i < 1_000; i++) {
      int from = random.nextInt(whole.length + 1);
      int to = random.nextInt(from, whole.length + 1);
      byte[] copy = Arrays.copyOfRange(whole, from, to);

      assertThat(Keccak.hash(whole, from, to))
          .as("%d to %d", from, to)
          .isEqualTo(Keccak.hash(copy));
    }
  }

  @Test
  void inputStaysAsItIs() {
    byte[] input = new byte[RATE + 1];

    assertThat(Keccak.hash(input)).isEqualTo(Keccak.hash(input));
    assertThat(input).containsOnly(0);
  }

  private static byte[] byBouncyCastle(byte[] input) {
    var digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
