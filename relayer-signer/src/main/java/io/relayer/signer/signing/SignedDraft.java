package io.relayer.signer.signing;

import io.relayer.ethereum.transaction.SignedTransaction;

/// A draft with its checked signature.
record SignedDraft(Draft draft, SignedTransaction signed) {}
