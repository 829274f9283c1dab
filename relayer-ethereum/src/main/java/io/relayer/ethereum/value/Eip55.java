package io.relayer.ethereum.value;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An address whose letters' case is a checksum (EIP-55). Letters of one case alone carry none.
public sealed interface Eip55 {
  record Valid(Address address) implements Eip55 {}

  record NoAddress() implements Eip55 {}

  /// @param expected the spelling with the right checksum
  record WrongChecksum(String expected) implements Eip55 {}

  /// Reads `0x` and 40 hex digits.
  static Eip55 parse(String text) {
    Address address;
    try {
      address = Address.parse(text);
    } catch (IllegalArgumentException e) {
      return new NoAddress();
    }
    if (!text.startsWith("0x")) {
      return new NoAddress();
    }
    String digits = text.substring(2);
    boolean mixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    return !mixed || format(address).equals(text)
        ? new Valid(address)
        : new WrongChecksum(format(address));
  }

  /// The spelling with the checksum.
  static String format(Address address) {
    char[] text = address.toString().toCharArray();
    byte[] hash = Keccak.hash(new String(text, 2, 40).getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 40; i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      if (nibble >= 8) {
        text[i + 2] = Character.toUpperCase(text[i + 2]);
      }
    }
    return new String(text);
  }
}
