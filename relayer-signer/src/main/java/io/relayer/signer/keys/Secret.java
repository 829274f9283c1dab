package io.relayer.signer.keys;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.value.Address;
import java.util.Arrays;
import java.util.Optional;

/// One private key. Never printed, never handed out, zeroed on close. One signature at a time: a
/// sender's transactions are signed in order anyway, so nobody waits for the lock.
final class Secret implements AutoCloseable {
  private final byte[] key;
  private final Address address;
  private boolean wiped;

  /// Takes `key` over: the caller neither uses nor wipes it.
  ///
  /// @throws IllegalArgumentException unless it is a private key of secp256k1
  Secret(byte[] key) {
    this.address = Curve.instance().addressOf(key);
    this.key = key;
  }

  Address address() {
    return address;
  }

  /// Empty once closed.
  synchronized Optional<Signature> sign(Preimage preimage) {
    return wiped ? Optional.empty() : Optional.of(Curve.instance().sign(preimage.digest(), key));
  }

  @Override
  public synchronized void close() {
    wiped = true;
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "secret of " + address;
  }
}
