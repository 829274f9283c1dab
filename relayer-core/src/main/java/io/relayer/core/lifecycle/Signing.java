package io.relayer.core.lifecycle;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;

/// A nonce taken for a transaction by its first attempt.
public record Signing(Ref transaction, Address sender, Nonce nonce) {}
