package io.relayer.bench.node;

import io.relayer.devnet.DevAccount;
import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.HdKeys;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.util.List;

/// Well-known accounts by their place in the mnemonic.
public final class BenchKeys {
  private BenchKeys() {}

  /// The secret of an account, and its address.
  public record Key(Bytes secret, Address address) {}

  /// @param first counted from 0
  public static List<Key> of(int first, int count) {
    return HdKeys.derive(DevAccount.WELL_KNOWN_MNEMONIC, first + count).stream()
        .skip(first)
        .map(secret -> new Key(Bytes.of(secret), Curve.instance().addressOf(secret)))
        .toList();
  }
}
