package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.KeySightingDao;
import io.relayer.core.account.PoolDao;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.run.Step;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the senders whose keys this process has known on its chains, and the pools that they are
/// members of; says now and then that it has the keys, and marks those whose key nobody has.
public final class KeyStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(KeyStep.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration MISSED = PAUSE.multipliedBy(3);

  private final Database database;
  private final TransactionSigner signer;
  private final List<ChainId> chains;
  private final Map<String, List<Address>> pools;
  private final String holder;

  /// @param pools as they are configured, by name
  public KeyStep(
      Database database,
      TransactionSigner signer,
      List<ChainId> chains,
      Map<String, List<Address>> pools,
      String holder) {
    this.database = database;
    this.signer = signer;
    this.chains = List.copyOf(chains);
    this.pools = pools;
    this.holder = holder;
  }

  @Override
  public Duration advance() {
    Set<Address> senders = signer.senders();
    database.useTransaction(handle -> {
      AccountDao.register(handle, chains, senders, "local");
      KeySightingDao.seen(handle, senders, holder);
    });
    int moved = database.inTransaction(handle -> PoolDao.put(handle, chains, senders, pools));
    if (moved > 0) {
      log.info("{} memberships of pools have changed", moved);
    }
    database.useTransaction(handle -> KeySightingDao.markWaiting(handle, MISSED));
    database.inTransaction(SenderWaits::endOfIdle);
    return PAUSE;
  }
}
