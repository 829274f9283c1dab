package io.relayer.core.chain;

/// What transactions that ask for a speed pay by.
public enum FeeStyle {
  /// As the chain does: by EIP-1559 where blocks have a base fee and nodes tell of past fees.
  AUTO,
  /// By EIP-1559 always.
  DYNAMIC,
  /// By one gas price always.
  LEGACY
}
