package io.relayer.signer.signing;

import io.relayer.core.domain.SignedTransaction;

/// A draft with its checked signature.
record SignedDraft(Draft draft, SignedTransaction signed) {}
