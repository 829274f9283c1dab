package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.database.Database;
import io.relayer.core.runtime.Step;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the senders whose keys this process has, or should have, known on its chains, and the
/// pools that they are members of; says now and then which keys it has, and marks the senders whose
/// key nobody has: their requests wait for it.
///
/// Everything is done when the keys have changed. After that a step does what is about to be due
/// alone: one chain's senders, in turn, in case the database lacks some; and the sightings once a
/// minute. So what it costs does not grow with chains times keys.
///
/// Crash points: each batch is an SQL transaction, and is done again by the next process.
public final class KeyStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(KeyStep.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// How often a sighting is noted, whoever has the key.
  private static final Duration NOTED = Duration.ofMinutes(1);

  private static final Duration MISSED = NOTED.multipliedBy(3);
  private static final int BATCH = 1_000;

  private final Database database;
  private final TransactionSigner signer;
  private final List<ChainId> chains;
  private final Map<String, List<Address>> pools;
  private final String holder;
  private Set<Address> known = Set.of();
  private long notedNanos;
  private int next;

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
    Set<Address> senders = Set.copyOf(signer.senders());
    Set<Address> configured = new HashSet<>(senders);
    configured.addAll(signer.missing());
    boolean changed = !configured.equals(known);
    for (ChainId chain : changed ? chains : inTurn()) {
      batches(configured).forEach(batch -> register(chain, batch));
    }
    if (changed || System.nanoTime() - notedNanos > NOTED.toNanos()) {
      batches(senders)
          .forEach(batch ->
              database.inTransaction(
                  handle -> KeySightingDao.seen(handle, batch, holder, NOTED.dividedBy(2))));
      notedNanos = System.nanoTime();
    }
    known = configured;
    database.useTransaction(handle -> KeySightingDao.markWaiting(handle, MISSED));
    database.inTransaction(SenderWaits::endOfIdle);
    return PAUSE;
  }

  private List<ChainId> inTurn() {
    return chains.isEmpty() ? List.of() : List.of(chains.get(next++ % chains.size()));
  }

  private void register(ChainId chain, List<Address> senders) {
    int moved =
        database.inTransaction(handle -> {
          AccountDao.register(handle, List.of(chain), senders, "local");
          return PoolDao.put(handle, List.of(chain), senders, pools);
        });
    if (moved > 0) {
      log.info("{} memberships of pools have changed on chain {}", moved, chain);
    }
  }

  private static List<List<Address>> batches(Set<Address> senders) {
    List<Address> all = List.copyOf(senders);
    List<List<Address>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
    }
    return batches;
  }
}
