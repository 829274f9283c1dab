package io.relayer.app.recover;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.lease.LeaseDao;
import java.util.List;

/// Those who publish the outbox at present.
final class Publishers {
  private Publishers() {}

  /// @throws RelayerException naming them
  static void requireNone(Database database) {
    List<String> holders =
        database.withHandle(handle ->
            handle
                .createQuery(
                    "select distinct holder from leases where name like 'outbox:%' and "
                        + LeaseDao.HELD
                        + " order by 1")
                .mapTo(String.class)
                .list());
    if (!holders.isEmpty()) {
      throw new RelayerException(
          "--outbox-from: a broadcaster is publishing (%s): stop it first"
              .formatted(String.join(", ", holders)));
    }
  }
}
