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

  /// @param more called by rounds' threads when there may be more to sign at once
  public SigningLoop(
      Database database,
      ServerWatch watch,
      LeaseSettings leases,
      TransactionSigner signer,
      List<SigningChain> chains,
      Runnable more) {
    RoundsStep.Parts parts =
        new RoundsStep.Parts(database, PoolShare.half(database), watch, signer, chains);
    this.signing =
        new SigningStep(
            parts, new SenderLeases(database, leases.holder().text(), leases.time()), more);
    this.replacing = new ReplacementStep(parts);
    this.filling = new NonceGapStep(parts);
    this.expiry = new ExpiryStep(database);
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
