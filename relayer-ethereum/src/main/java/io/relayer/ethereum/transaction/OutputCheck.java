package io.relayer.ethereum.transaction;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import java.util.Optional;

/// Checks that signed bytes are what was asked for. Nothing that fails this is ever stored or sent:
/// a key service may have a fault or a wrong key.
public sealed interface OutputCheck {
  record Verified() implements OutputCheck {}

  /// @param what the first difference, with both sides
  record Mismatch(String what) implements OutputCheck {}

  /// Takes the bytes apart again and compares every field, the recovered sender and the hash.
  static OutputCheck of(UnsignedTransaction asked, Address sender, SignedTransaction signed) {
    DecodedTransaction found;
    try {
      found = DecodedTransaction.parse(signed.raw());
    } catch (IllegalArgumentException e) {
      return new Mismatch("not a transaction: " + e.getMessage());
    }
    if (!found.transaction().equals(asked)) {
      return new Mismatch(Differences.name(asked, found.transaction()));
    }
    Bytes digest = found.transaction().preimage().digest();
    Optional<Address> recovered = Curve.instance().recover(digest, found.signature());
    if (!recovered.equals(Optional.of(sender))) {
      String signer = recovered.map(Address::toString).orElse("no account");
      return new Mismatch("sender: asked " + sender + ", signed by " + signer);
    }
    TxHash hash = TxHash.of(Keccak.hash(signed.raw().toArray()));
    if (!hash.equals(signed.hash())) {
      return new Mismatch("hash: the bytes have " + hash + ", stated " + signed.hash());
    }
    return new Verified();
  }
}
