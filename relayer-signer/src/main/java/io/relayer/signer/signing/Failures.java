package io.relayer.signer.signing;

import org.jspecify.annotations.Nullable;

/// Failures of work for several chains: that of one keeps no other's from being done, and is thrown
/// when all was tried, so that the loop says it.
final class Failures {
  private @Nullable RuntimeException first;

  void apart(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      add(e);
    }
  }

  void add(RuntimeException failure) {
    if (first == null) {
      first = failure;
    } else {
      first.addSuppressed(failure);
    }
  }

  void rethrow() {
    if (first != null) {
      throw first;
    }
  }
}
