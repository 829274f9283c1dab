package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The senders that this process signs for at present. Saves double work only: what keeps a nonce
/// from being given twice is the compare-and-set on the account. Used by one thread.
final class SenderLeases {
  private final Database database;
  private final String holder;
  private final Duration time;
  private final Map<String, Held> held = new HashMap<>();

  private record Held(Lease lease, long takenNanos) {}

  SenderLeases(Database database, String holder, Duration time) {
    this.database = database;
    this.holder = holder;
    this.time = time;
  }

  /// Those of the senders that this process may sign for now: held already, or free. A lease of a
  /// sender that is not asked for is given back.
  List<Address> hold(ChainId chain, Collection<Address> senders) {
    Map<String, Address> wanted = new HashMap<>();
    senders.forEach(sender -> wanted.put(name(chain, sender), sender));
    renew(chain);
    release(chain, wanted.keySet());
    List<String> missing =
        wanted.keySet().stream().filter(name -> !held.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      long now = System.nanoTime();
      database
          .inTransaction(handle -> LeaseDao.takeAll(handle, missing, holder, time))
          .forEach(lease -> held.put(lease.name(), new Held(lease, now)));
    }
    return wanted.entrySet().stream()
        .filter(entry -> held.containsKey(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /// Renews what is older than a third of its time, and forgets what was lost.
  private void renew(ChainId chain) {
    long now = System.nanoTime();
    List<Lease> due =
        held.values().stream()
            .filter(h ->
                h.lease().name().startsWith(prefix(chain))
                    && now - h.takenNanos() > time.toNanos() / 3)
            .map(Held::lease)
            .toList();
    if (due.isEmpty()) {
      return;
    }
    due.forEach(lease -> held.remove(lease.name()));
    database
        .inTransaction(handle -> LeaseDao.renew(handle, due, time))
        .forEach(lease -> held.put(lease.name(), new Held(lease, now)));
  }

  private void release(ChainId chain, Collection<String> wanted) {
    List<Lease> idle = new ArrayList<>();
    held.values()
        .removeIf(h -> {
          boolean done =
              h.lease().name().startsWith(prefix(chain)) && !wanted.contains(h.lease().name());
          if (done) {
            idle.add(h.lease());
          }
          return done;
        });
    if (!idle.isEmpty()) {
      database.useTransaction(handle -> LeaseDao.release(handle, idle));
    }
  }

  void releaseAll() {
    List<Lease> all = held.values().stream().map(Held::lease).toList();
    held.clear();
    if (!all.isEmpty()) {
      database.useTransaction(handle -> LeaseDao.release(handle, all));
    }
  }

  private static String prefix(ChainId chain) {
    return "sender:" + chain + ":";
  }

  private static String name(ChainId chain, Address sender) {
    return prefix(chain) + sender;
  }
}
