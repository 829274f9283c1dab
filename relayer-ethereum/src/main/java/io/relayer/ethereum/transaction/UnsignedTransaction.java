package io.relayer.ethereum.transaction;

import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.value.Wei;
import java.util.List;

/// A transaction before its signature.
public sealed interface UnsignedTransaction {
  TransactionBody body();

  /// The type that `fees` ask for.
  ///
  /// @param accessList EIP-2930; must be empty where the fees are those of a legacy transaction
  static UnsignedTransaction of(
      TransactionBody body, TransactionFees fees, List<AccessListEntry> accessList) {
    return switch (fees) {
      case TransactionFees.Dynamic(Wei cap, Wei priority) ->
          new Dynamic(body, cap, priority, accessList);
      case TransactionFees.Single(Wei price, boolean announces) when announces ->
          new AccessList(body, price, accessList);
      case TransactionFees.Single(Wei price, _) when accessList.isEmpty() ->
          new Legacy(body, price);
      case TransactionFees.Single _ ->
          throw new IllegalArgumentException("a legacy transaction has no access list");
    };
  }

  /// Empty where the type has none.
  List<AccessListEntry> accessList();

  /// Type 0, with the chain id in its signature (EIP-155).
  record Legacy(TransactionBody body, Wei gasPrice) implements UnsignedTransaction {
    @Override
    public List<AccessListEntry> accessList() {
      return List.of();
    }
  }

  /// Type 1 (EIP-2930).
  record AccessList(TransactionBody body, Wei gasPrice, List<AccessListEntry> accessList)
      implements UnsignedTransaction {
    public AccessList {
      accessList = List.copyOf(accessList);
    }
  }

  /// Type 2 (EIP-1559).
  record Dynamic(
      TransactionBody body,
      Wei maxFeePerGas,
      Wei maxPriorityFeePerGas,
      List<AccessListEntry> accessList)
      implements UnsignedTransaction {
    public Dynamic {
      accessList = List.copyOf(accessList);
    }
  }

  /// What is to be signed.
  default Preimage preimage() {
    return Preimage.of(TransactionEncoder.unsigned(this));
  }

  /// What is to be sent. The signature is put in as it is: [OutputCheck] tells whether it fits.
  default SignedTransaction signedWith(Signature signature) {
    return SignedTransaction.of(TransactionEncoder.signed(this, signature));
  }
}
