package io.relayer.signer.keys;

import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.transaction.OutputCheck;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import java.time.Duration;

/// A transaction signed and checked, or why there is none.
public sealed interface SigningResult {
  /// The bytes say what was asked and are signed by whom was asked.
  record Ready(SignedTransaction transaction) implements SigningResult {}

  record UnknownSender() implements SigningResult {}

  record Unavailable(String detail) implements SigningResult {}

  /// The signature does not fit: a fault of the signer, not of the request.
  record Wrong(String what) implements SigningResult {}

  /// Asks `signer` for a signature and checks what comes back.
  static SigningResult of(
      TransactionSigner signer, Address sender, UnsignedTransaction asked, Duration within) {
    return switch (signer.sign(sender, asked.preimage(), within)) {
      case SignOutcome.Signed(Signature signature) -> checked(asked, sender, signature);
      case SignOutcome.UnknownSender() -> new UnknownSender();
      case SignOutcome.Unavailable(String detail) -> new Unavailable(detail);
    };
  }

  private static SigningResult checked(
      UnsignedTransaction asked, Address sender, Signature signature) {
    SignedTransaction signed = asked.signedWith(signature);
    return switch (OutputCheck.of(asked, sender, signed)) {
      case OutputCheck.Verified() -> new Ready(signed);
      case OutputCheck.Mismatch(String what) -> new Wrong(what);
    };
  }
}
