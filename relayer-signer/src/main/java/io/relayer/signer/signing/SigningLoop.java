package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lease.LeaseTerms;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.run.Step;
import io.relayer.signer.keys.TransactionSigner;
import java.util.List;
import java.util.function.Consumer;

/// Makes the steps of signing.
public final class SigningLoop {
  private final Step signing;
  private final Step replacing;
  private final Step filling;
  private final Step expiry;

  /// @param written called with a chain after a commit that wrote events or broadcasts of it
  public SigningLoop(
      Database database,
      ServerWatch watch,
      LeaseTerms leases,
      TransactionSigner signer,
      List<SigningChain> chains,
      Consumer<ChainId> written) {
    Signatures signatures = new Signatures(signer);
    this.signing =
        new SigningStep(
            new SigningStep.Parts(
                database,
                watch,
                new SenderLeases(database, leases.holder().text(), leases.time()),
                new SenderWork(database, watch, signatures),
                written),
            signer,
            chains);
    this.replacing = new ReplacementStep(database, watch, signer, chains, written);
    this.filling = new HoleStep(database, watch, signer, chains, written);
    this.expiry =
        new ExpiryStep(database, () -> chains.forEach(chain -> written.accept(chain.id())));
  }

  /// Takes nonces and signs.
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
