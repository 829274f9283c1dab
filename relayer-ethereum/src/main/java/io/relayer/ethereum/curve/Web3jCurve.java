package io.relayer.ethereum.curve;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/// web3j's curve in Java, for machines that libsecp256k1 does not load on.
final class Web3jCurve implements Curve {
  private static final int PUBLIC_KEY_LENGTH = 64;
  private static final int EVEN_V = 27;

  @Override
  public boolean isNative() {
    return false;
  }

  @Override
  public boolean isSecret(byte[] secret) {
    if (secret.length != SECRET_LENGTH) {
      return false;
    }
    BigInteger value = new BigInteger(1, secret);
    return value.signum() > 0 && value.compareTo(Sign.CURVE_PARAMS.getN()) < 0;
  }

  @Override
  public Address addressOf(byte[] secret) {
    return address(keyPair(secret).getPublicKey());
  }

  @Override
  public Signature sign(Bytes digest, byte[] secret) {
    Sign.SignatureData made = Sign.signMessage(digest.toArray(), keyPair(secret), false);
    int parity = made.getV()[0] - EVEN_V;
    return new Signature(new BigInteger(1, made.getR()), new BigInteger(1, made.getS()), parity);
  }

  @Override
  public Optional<Address> recover(Bytes digest, Signature signature) {
    var ecdsa = new ECDSASignature(signature.r(), signature.s());
    try {
      return Optional.ofNullable(
              Sign.recoverFromSignature(signature.yParity(), ecdsa, digest.toArray()))
          .map(Web3jCurve::address);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // r is the abscissa of no point
    }
  }

  private ECKeyPair keyPair(byte[] secret) {
    if (!isSecret(secret)) {
      throw new IllegalArgumentException("expected a private key of secp256k1");
    }
    return ECKeyPair.create(secret);
  }

  private static Address address(BigInteger publicKey) {
    byte[] bytes = publicKey.toByteArray();
    byte[] key = new byte[PUBLIC_KEY_LENGTH];
    int length = Math.min(bytes.length, key.length);
    System.arraycopy(bytes, bytes.length - length, key, key.length - length, length);
    return Curve.addressOfPublicKey(key);
  }

  @Override
  public String toString() {
    return "web3j";
  }
}
