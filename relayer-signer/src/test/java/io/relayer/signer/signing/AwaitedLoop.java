package io.relayer.signer.signing;

import io.relayer.core.runtime.Step;

/// A signer's steps, of which each look ends with its rounds.
public record AwaitedLoop(Step signing, Step replacing, Step filling, Step expiry) {
  static AwaitedLoop of(SigningLoop loop) {
    return new AwaitedLoop(
        await(loop.signing()), await(loop.replacing()), await(loop.filling()), loop.expiry());
  }

  private static Step await(Step step) {
    return new Awaited((RoundsStep<?>) step);
  }
}
