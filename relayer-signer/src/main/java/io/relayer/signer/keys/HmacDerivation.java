package io.relayer.signer.keys;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// The function of RFC 8018, with the hashes that keystores name.
final class HmacDerivation {
  private HmacDerivation() {}

  enum Prf {
    SHA256("hmac-sha256"),
    SHA512("hmac-sha512");

    private final String text;

    Prf(String text) {
      this.text = text;
    }

    /// As keystores write it.
    String text() {
      return text;
    }
  }

  /// @param length in bytes
  static byte[] derive(Prf prf, byte[] password, byte[] salt, int iterations, int length) {
    var generator =
        new PKCS5S2ParametersGenerator(
            switch (prf) {
              case SHA256 -> SHA256Digest.newInstance();
              case SHA512 -> new SHA512Digest();
            });
    generator.init(password, salt, iterations);
    var key = (KeyParameter) generator.generateDerivedMacParameters(length * Byte.SIZE);
    return key.getKey();
  }
}
