package io.relayer.signer.keys;

import io.relayer.ethereum.curve.Curve;
import java.util.Arrays;

/// A private key as people keep it: hex digits. No message shows any of it.
final class KeyText {
  private static final int DIGITS = 2 * Curve.SECRET_LENGTH;
  private static final int HEX = 16;

  private KeyText() {}

  /// The key, to be wiped by the caller.
  ///
  /// @throws KeystoreException if it is no private key
  static byte[] read(byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && Character.isWhitespace(text[from])) {
      from++;
    }
    while (to > from && Character.isWhitespace(text[to - 1])) {
      to--;
    }
    if (to - from > 1 && text[from] == '0' && text[from + 1] == 'x') {
      from += 2;
    }
    if (to - from != DIGITS) {
      throw refused("%d characters".formatted(to - from));
    }
    return key(text, from);
  }

  private static byte[] key(byte[] text, int from) {
    byte[] key = new byte[Curve.SECRET_LENGTH];
    for (int i = 0; i < key.length; i++) {
      int high = Character.digit(text[from + 2 * i], HEX);
      int low = Character.digit(text[from + 2 * i + 1], HEX);
      if (high < 0 || low < 0) {
        Arrays.fill(key, (byte) 0);
        throw refused("something else among them");
      }
      key[i] = (byte) (high * HEX + low);
    }
    if (!Curve.instance().isSecret(key)) {
      Arrays.fill(key, (byte) 0);
      throw refused("a number that is 0 or not below the curve's order");
    }
    return key;
  }

  private static KeystoreException refused(String found) {
    return new KeystoreException(
        "no private key: expected %d hex digits, found %s".formatted(DIGITS, found));
  }
}
