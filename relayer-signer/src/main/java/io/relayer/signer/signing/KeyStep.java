package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.KeySightingDao;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.run.Step;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Makes the senders whose keys this process has known on its chains, says now and then that it has
/// them, and marks those whose key nobody has.
public final class KeyStep implements Step {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration MISSED = PAUSE.multipliedBy(3);

  private final Database database;
  private final TransactionSigner signer;
  private final List<ChainId> chains;
  private final String holder;

  public KeyStep(Database database, TransactionSigner signer, List<ChainId> chains, String holder) {
    this.database = database;
    this.signer = signer;
    this.chains = List.copyOf(chains);
    this.holder = holder;
  }

  @Override
  public Duration advance() {
    Set<Address> senders = signer.senders();
    database.useTransaction(handle -> {
      AccountDao.register(handle, chains, senders, "local");
      KeySightingDao.seen(handle, senders, holder);
    });
    database.useTransaction(handle -> KeySightingDao.markWaiting(handle, MISSED));
    return PAUSE;
  }
}
