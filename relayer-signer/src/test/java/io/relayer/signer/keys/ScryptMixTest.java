package io.relayer.signer.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScryptMixTest {
  /// Vectors of RFC 7914, section 12, their first 32 bytes.
  @ParameterizedTest
  @CsvSource({
    "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442",
    "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
    "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
  })
  void vectorsOfTheRfcAreMet(String password, String salt, int n, int r, int p, String expected) {
    byte[] derived =
        ScryptMix.derive(password.getBytes(US_ASCII), salt.getBytes(US_ASCII), n, r, p, 32);

    assertThat(HexFormat.of().formatHex(derived)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anotherLibraryDerivesTheSame(long seed) {
    var random = new Random(seed);
    byte[] password = bytes(random);
    byte[] salt = bytes(random);
    int n = 64 << random.nextInt(6);
    int r = 1 + random.nextInt(32); // of much more, with an n this small, the other one fails
    int p = 1 + random.nextInt(4);

    assertThat(ScryptMix.derive(password, salt, n, r, p, 32))
        .isEqualTo(SCrypt.generate(password, salt, n, r, p, 32));
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }
}
