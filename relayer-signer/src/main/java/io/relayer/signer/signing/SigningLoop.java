package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.database.PoolShare;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.Step;
import io.relayer.signer.keys.TransactionSigner;
import java.util.List;

/// Makes the steps of signing.
public final class SigningLoop {
  private final RoundsStep signing;
  private final RoundsStep replacing;
  private final RoundsStep filling;
  private final Step expiry;

  public SigningLoop(
      Database database,
      ServerWatch watch,
      LeaseSettings leases,
      TransactionSigner signer,
      List<SigningChain> chains,
      Told told) {
    PoolShare share = PoolShare.half(database);
    this.signing =
        new SigningStep(
            new SigningStep.Parts(
                database,
                watch,
                new SenderLeases(database, leases.holder().text(), leases.time()),
                new SenderWork(share, watch, new Signatures(signer)),
                told),
            signer,
            chains);
    this.replacing =
        new ReplacementStep(
            new ReplacementStep.Parts(database, share, watch, told.written()), signer, chains);
    this.filling =
        new NonceGapStep(
            new NonceGapStep.Parts(database, share, watch, told.written()), signer, chains);
    this.expiry =
        new ExpiryStep(database, () -> chains.forEach(chain -> told.written().accept(chain.id())));
  }

  /// Takes nonces and signs. Like those of [#replacing] and [#filling], its rounds go on when it
  /// has come back.
  public Step signing() {
    return signing;
  }

  /// Signs again for nonces that are taken: to pay more, or to spend them for nothing.
  public Step replacing() {
    return replacing;
  }

  /// Fills holes in the nonces that are taken.
  public Step filling() {
    return filling;
  }

  /// Gives up what is queued and past its deadline.
  public Step expiry() {
    return expiry;
  }
}
