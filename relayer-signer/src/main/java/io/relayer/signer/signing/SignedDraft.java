package io.relayer.signer.signing;

import io.relayer.signer.encoding.SignedTransaction;

/// A draft with its checked signature.
record SignedDraft(Draft draft, SignedTransaction signed) {}
