package io.relayer.ethereum.curve;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.util.Optional;

/// libsecp256k1, Bitcoin Core's own: constant-time, and ten times as fast as one in Java.
final class NativeCurve implements Curve {
  private final Secp256k1 library;

  /// @throws RuntimeException or LinkageError where the native library does not load
  NativeCurve() {
    library = Secp256k1.get();
    RecoverableSigning.requireFunctions();
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  public boolean isSecret(byte[] secret) {
    return secret.length == SECRET_LENGTH && library.secKeyVerify(secret);
  }

  @Override
  public Address addressOf(byte[] secret) {
    requireSecret(secret);
    return Curve.addressOfPublicKey(library.pubkeyCreate(secret));
  }

  @Override
  public Signature sign(Bytes digest, byte[] secret) {
    requireSecret(secret);
    return RecoverableSigning.sign(digest.toArray(), secret);
  }

  @Override
  public Optional<Address> recover(Bytes digest, Signature signature) {
    try {
      byte[] key = library.ecdsaRecover(signature.compact(), digest.toArray(), signature.yParity());
      return Optional.of(Curve.addressOfPublicKey(key));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  private void requireSecret(byte[] secret) {
    if (!isSecret(secret)) {
      throw new IllegalArgumentException("expected a private key of secp256k1");
    }
  }

  @Override
  public String toString() {
    return "libsecp256k1";
  }
}
