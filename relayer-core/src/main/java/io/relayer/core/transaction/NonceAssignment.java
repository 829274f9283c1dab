package io.relayer.core.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;

/// A nonce taken for a transaction by its first attempt.
public record NonceAssignment(TransactionVersion transaction, Address sender, Nonce nonce) {}
