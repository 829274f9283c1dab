package io.relayer.ethereum.transaction;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;

/// A transaction that somebody else has signed.
///
/// @param sender the account whose key made the signature
public record PresignedTransaction(
    UnsignedTransaction transaction, Address sender, SignedTransaction signed) {

  /// Reads the bytes as they go to a node.
  ///
  /// @throws IllegalArgumentException unless they are the one canonical encoding of a legacy
  ///   (EIP-155), EIP-2930 or EIP-1559 transaction with a signature that chains accept
  public static PresignedTransaction parse(Bytes raw) {
    DecodedTransaction decoded = DecodedTransaction.parse(raw);
    Bytes digest = decoded.transaction().preimage().digest();
    Address sender =
        Curve.instance()
            .recover(digest, decoded.signature())
            .orElseThrow(
                () -> new IllegalArgumentException("expected a signature that some key made"));
    return new PresignedTransaction(
        decoded.transaction(), sender, SignedTransaction.of(raw.toArray()));
  }
}
