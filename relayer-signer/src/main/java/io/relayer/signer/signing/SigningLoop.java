package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.Step;
import io.relayer.signer.keys.TransactionSigner;
import java.util.List;

/// Makes the steps of signing.
public final class SigningLoop {
  private final Step signing;
  private final Step replacing;
  private final Step filling;
  private final Step expiry;

  public SigningLoop(
      Database database,
      ServerWatch watch,
      LeaseSettings leases,
      TransactionSigner signer,
      List<SigningChain> chains,
      Told told) {
    RoundsStep.Parts parts =
        new RoundsStep.Parts(database, PoolShare.half(database), watch, told, signer, chains);
    this.signing =
        new SigningStep(parts, new SenderLeases(database, leases.holder().text(), leases.time()));
    this.replacing = new ReplacementStep(parts);
    this.filling = new NonceGapStep(parts);
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
