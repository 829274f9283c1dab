package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.database.PoolShare;
import io.relayer.core.lease.LeaseTerms;
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

  /// @param more called by rounds' threads when there may be more to sign at once
  public SigningLoop(
      Database database,
      ServerWatch watch,
      LeaseTerms leases,
      TransactionSigner signer,
      List<SigningChain> chains,
      Runnable more) {
    PoolShare share = PoolShare.half(database);
    this.signing =
        new SigningStep(
            new SigningStep.Parts(
                database,
                watch,
                new SenderLeases(database, leases.holder().text(), leases.time()),
                new SenderWork(share, watch, new Signatures(signer)),
                more),
            signer,
            chains);
    this.replacing =
        new ReplacementStep(new ReplacementStep.Parts(database, share, watch), signer, chains);
    this.filling = new NonceGapStep(new NonceGapStep.Parts(database, share, watch), signer, chains);
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
