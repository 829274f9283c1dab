package io.relayer.signer.keys;

import io.relayer.ethereum.curve.HdKeys;
import java.util.List;

/// The keys that development chains (anvil, hardhat, ganache) fund at start. **Everybody knows
/// them**: what is sent to their accounts on a public chain is gone at once.
public final class DevKeys {
  /// The mnemonic that anvil and hardhat use when none is given.
  public static final String WELL_KNOWN_MNEMONIC =
      "test test test test test test test test test test test junk";

  private DevKeys() {}

  /// The first `count` well-known accounts, `0xf39F…2266` being the first.
  public static LocalKeys wellKnown(int count) {
    List<byte[]> keys = HdKeys.derive(WELL_KNOWN_MNEMONIC, count);
    return LocalKeys.of(keys);
  }
}
