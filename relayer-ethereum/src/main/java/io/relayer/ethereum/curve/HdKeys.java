package io.relayer.ethereum.curve;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.MnemonicUtils;

/// Private keys from a mnemonic (BIP-39), along Ethereum's usual path (BIP-44).
public final class HdKeys {
  private static final int[] ETHEREUM = {
    44 | Bip32ECKeyPair.HARDENED_BIT,
    60 | Bip32ECKeyPair.HARDENED_BIT,
    Bip32ECKeyPair.HARDENED_BIT,
    0
  };

  private HdKeys() {}

  /// The first `count` keys of `m/44'/60'/0'/0`, 32 bytes each.
  public static List<byte[]> derive(String mnemonic, int count) {
    byte[] seed = MnemonicUtils.generateSeed(mnemonic, "");
    Bip32ECKeyPair parent =
        Bip32ECKeyPair.deriveKeyPair(Bip32ECKeyPair.generateKeyPair(seed), ETHEREUM);
    return IntStream.range(0, count).mapToObj(index -> child(parent, index)).toList();
  }

  private static byte[] child(Bip32ECKeyPair parent, int index) {
    byte[] withLeadingZero =
        Bip32ECKeyPair.deriveKeyPair(parent, new int[] {index}).getPrivateKeyBytes33();
    return Arrays.copyOfRange(withLeadingZero, 1, withLeadingZero.length);
  }
}
